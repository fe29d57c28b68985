import Kubernetes
import MeshModel

extension ClusterRegistry: TokenReviewer {
    /// Asks the API server of the cluster that the token claims to be of.
    /// - Throws: `ControlPlaneError` when the cluster is not known; `APIError` when its API server does not answer.
    func review(token: String, audiences: [String], at cluster: ClusterID) async throws -> TokenReview {
        guard let client = client(of: cluster) else {
            let known = clusters.sorted().map(\.rawValue).joined(separator: ", ")
            throw ControlPlaneError(
                .object,
                "this cluster is not known here, only \(known); check its remote Secret (label \(RemoteClusters.label)) and"
                    + " the proxy's ISTIO_META_CLUSTER_ID")
        }
        let json = try await client.json(.tokenReview(token: token, audiences: audiences), timeout: .seconds(10))
        guard let review = TokenReview(json: json) else {
            throw APIError(.malformed, "\(client.address): the answer is no TokenReview")
        }
        return review
    }
}
