import Foundation
import Kubernetes

/// The Secret by which the primary's control plane reaches a remote cluster's API server: a kubeconfig with a token of
/// the remote's reader account.
struct RemoteSecret {
    let remote: ClusterAccess
    /// By what name the primary is to know the remote.
    let id: String

    /// - Parameter id: the name of the cluster unless given.
    init(for remote: ClusterAccess, id: String? = nil) {
        self.remote = remote
        self.id = id ?? remote.cluster.name
    }

    /// Asks the remote for a token and makes the Secret of it.
    func object() async throws -> JSON {
        let request = Request.tokenRequest(
            namespace: "istio-system", serviceAccount: "istio-reader-service-account", expirationSeconds: 24 * 3600)
        guard let token = IssuedToken(json: try await remote.client.json(request)) else {
            throw LabError(.command, "\(remote.cluster.name) issued no token for istio-reader-service-account")
        }
        let kubeconfig = Kubeconfig.make(
            name: id, server: remote.configuration.server,
            certificateAuthority: remote.configuration.trustRoots,
            user: .init(token: token.token))
        return [
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": [
                "name": .string("istio-remote-secret-\(id)"), "namespace": "istio-system",
                "labels": ["istio/multiCluster": "true"],
                "annotations": ["networking.istio.io/cluster": .string(id)],
            ],
            "data": .object([id: .string(Data(kubeconfig.yaml.utf8).base64EncodedString())]),
        ]
    }
}
