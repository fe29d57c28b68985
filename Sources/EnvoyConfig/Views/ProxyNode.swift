public import EnvoyAPI
public import MeshModel
import SwiftProtobuf

/// A proxy as it introduces itself on its xDS stream.
///
/// Nothing here is proven: whoever serves it compares namespace and service account with the peer's certificate.
public struct ProxyNode: Sendable, Hashable {
    /// The whole node id, `type~address~name.namespace~domain`.
    public var id: String
    /// What the proxy is for.
    public var type: ProxyType
    /// Its primary address.
    public var address: String
    /// The name of its pod.
    public var name: String
    /// The namespace of its pod.
    public var namespace: String
    /// The cluster that it claims to be in (`CLUSTER_ID`); empty when it says nothing.
    public var cluster: ClusterID
    /// The network that it claims to be in (`NETWORK`).
    public var network: NetworkID
    /// The labels of its pod as its agent knows them (`LABELS`).
    public var labels: [String: String]
    /// The service account that it claims to run as (`SERVICE_ACCOUNT`).
    public var serviceAccount: String
    /// Where it says that it runs.
    public var locality: Locality
    /// Whether its agent answers DNS and may be given addresses for hosts that have none.
    public var capturesDNS: Bool
    /// Whether it can be sent the virtual hosts of its routes as resources of their own (VHDS). Over its one stream of
    /// discovery Envoy can since 1.38, when that stream is incremental, which only its server knows.
    public var takesVirtualHosts: Bool

    /// A node from its parts.
    public init(
        type: ProxyType, address: String, name: String, namespace: String, cluster: ClusterID,
        network: NetworkID = "", labels: [String: String] = [:], serviceAccount: String = "",
        locality: Locality = Locality(),
        capturesDNS: Bool = false, takesVirtualHosts: Bool = false
    ) {
        id = "\(type.rawValue)~\(address)~\(name).\(namespace)~\(namespace).svc.cluster.local"
        self.type = type
        self.address = address
        self.name = name
        self.namespace = namespace
        self.cluster = cluster
        self.network = network
        self.labels = labels
        self.serviceAccount = serviceAccount
        self.locality = locality
        self.capturesDNS = capturesDNS
        self.takesVirtualHosts = takesVirtualHosts
    }

    /// Reads the id and the metadata that Istio's agents send.
    public init(_ node: Envoy_Config_Core_V3_Node) throws(ProxyNodeError) {
        let parts = node.id.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count == 4 else { throw ProxyNodeError(id: node.id, reason: "it has \(parts.count) parts") }
        guard let type = ProxyType(rawValue: String(parts[0])) else {
            throw ProxyNodeError(id: node.id, reason: "the type \(parts[0]) is not served")
        }
        guard let dot = parts[2].lastIndex(of: "."), dot != parts[2].startIndex else {
            throw ProxyNodeError(id: node.id, reason: "\(parts[2]) names no namespace")
        }
        let metadata = node.metadata.fields
        id = node.id
        self.type = type
        address = String(parts[1])
        name = String(parts[2][..<dot])
        namespace = String(parts[2][parts[2].index(after: dot)...])
        cluster = ClusterID(metadata["CLUSTER_ID"]?.stringValue ?? "")
        network = NetworkID(metadata["NETWORK"]?.stringValue ?? "")
        labels = metadata["LABELS"]?.structValue.fields.mapValues(\.stringValue) ?? [:]
        serviceAccount = metadata["SERVICE_ACCOUNT"]?.stringValue ?? ""
        locality = Locality(region: node.locality.region, zone: node.locality.zone, subZone: node.locality.subZone)
        capturesDNS = ["DNS_CAPTURE", "DNS_AUTO_ALLOCATE"].allSatisfy { metadata[$0].isTrue }
        let version = node.userAgentBuildVersion.version
        takesVirtualHosts =
            node.userAgentName == "envoy" && (version.majorNumber, version.minorNumber) >= Self.virtualHostsSince
    }

    /// Envoys before refuse a `vhds` that is to come by ADS.
    private static let virtualHostsSince: (UInt32, UInt32) = (1, 38)
}

extension Google_Protobuf_Value? {
    fileprivate var isTrue: Bool { self.map { $0.boolValue || $0.stringValue == "true" } ?? false }
}
