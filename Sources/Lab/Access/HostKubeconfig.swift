import Foundation
import Kubernetes
import LocalCluster

/// The kubeconfig by which this machine reaches all clusters of a lab: a context for each, called as the cluster.
struct HostKubeconfig {
    let topology: LabTopology
    let state: LabState

    /// Writes it, readable only to its owner, as soon as every cluster has written its own.
    /// - Parameter apis: where this machine reaches the API servers, by cluster name.
    func write(apis: [String: HostAddress]) async throws {
        var merged = Kubeconfig()
        for cluster in topology.clusters {
            let file = state.kubeconfig(cluster).path
            try await Patience(seconds: 30).wait("the API server of \(cluster.name) (see \(state.nodeLog.path))") {
                FileManager.default.fileExists(atPath: file)
            }
            let own = try Kubeconfig(file: file)
            merged = merged.merged(with: apis[cluster.name].map { Self.redirect(own, to: $0) } ?? own)
        }
        let isWritten = FileManager.default.createFile(
            atPath: state.kubeconfig.path, contents: Data(merged.yaml.utf8), attributes: [.posixPermissions: 0o600])
        guard isWritten else { throw LabError(.state, "\(state.kubeconfig.path) cannot be written") }
    }

    /// The same clusters at another address: a relay's, so that the certificate must name it, too.
    static func redirect(_ kubeconfig: Kubeconfig, to address: HostAddress) -> Kubeconfig {
        var result = kubeconfig
        for name in result.clusters.keys { result.clusters[name]?.server = "https://\(address)" }
        return result
    }
}
