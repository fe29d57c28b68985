import ControlPlane
import Kubernetes
import MeshModel

/// API servers that know some tokens, each its own.
struct FakeReviewer: TokenReviewer {
    struct Unreachable: Error {}

    /// The service account (`namespace:name`) behind a token, by cluster.
    let tokens: [ClusterID: [String: String]]
    var audiences = ["istio-ca"]

    var clusters: Set<ClusterID> { Set(tokens.keys) }

    func review(token: String, audiences: [String], at cluster: ClusterID) async throws -> TokenReview {
        guard let known = tokens[cluster] else { throw Unreachable() }
        var status: JSON = ["authenticated": false, "error": "unknown token"]
        if let account = known[token] {
            status = [
                "authenticated": true, "user": ["username": .string("system:serviceaccount:\(account)")],
                "audiences": .array(self.audiences.map(JSON.string)),
            ]
        }
        guard let review = TokenReview(json: ["kind": "TokenReview", "status": status]) else { throw Unreachable() }
        return review
    }
}
