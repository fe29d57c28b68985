import Foundation
import MeshAPI

extension SyntheticCluster {
    /// A VirtualService for one service, different for every generation.
    public func virtualService(for service: Int, generation: Int) -> ClusterObject {
        let host = host(of: service)
        return ClusterObject(
            .init(.virtualService, namespace: namespace(of: service), name: PodName.service(service)),
            generation: generation,
            members: [
                #""spec":{"hosts":["\#(host)"],"http":[{"timeout":"\#(generation)s","#
                    + #""route":[{"destination":{"host":"\#(host)","port":{"number":8080}}}]}]}"#
            ])
    }

    /// A DestinationRule for one service, different for every generation.
    public func destinationRule(for service: Int, generation: Int) -> ClusterObject {
        ClusterObject(
            .init(.destinationRule, namespace: namespace(of: service), name: PodName.service(service)),
            generation: generation,
            members: [
                #""spec":{"host":"\#(host(of: service))","trafficPolicy":{"connectionPool":{"tcp":{"#
                    + #""maxConnections":\#(100 + generation)}}}}"#
            ])
    }

    /// The Secret that tells a control plane of another cluster.
    /// - Parameter kubeconfig: the way to it.
    public static func remoteSecret(for cluster: String, kubeconfig: String) -> ClusterObject {
        ClusterObject(
            .init(.secret, namespace: "istio-system", name: "istio-remote-secret-\(cluster)"),
            labels: [("istio/multiCluster", "true")],
            metadata: [#""annotations":{"networking.istio.io/cluster":"\#(cluster)"}"#],
            members: [#""type":"Opaque","data":{"\#(cluster)":"\#(Data(kubeconfig.utf8).base64EncodedString())"}"#])
    }
}
