public import SwiftProtobuf

/// The resource types of xDS as they stand in `type_url`.
public enum TypeURL {
    /// CDS.
    public static let cluster = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
    /// EDS: one `ClusterLoadAssignment` for each cluster.
    public static let endpoint = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
    /// LDS.
    public static let listener = "type.googleapis.com/envoy.config.listener.v3.Listener"
    /// RDS.
    public static let route = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
    /// VHDS.
    public static let virtualHost = "type.googleapis.com/envoy.config.route.v3.VirtualHost"
    /// SDS.
    public static let secret = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
    /// ECDS.
    public static let extensionConfig = "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig"
    /// NDS: the table of a proxy agent's DNS server. Istio's type, not Envoy's.
    public static let nameTable = "type.googleapis.com/istio.networking.nds.v1.NameTable"
    /// The roots of the mesh, for agents (Istio's PCDS).
    public static let proxyConfig = "type.googleapis.com/istio.mesh.v1alpha1.ProxyConfig"

    /// The type URL of any message.
    public static func of<M: Message>(_: M.Type) -> String {
        "type.googleapis.com/" + M.protoMessageName
    }
}
