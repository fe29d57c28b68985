import GRPCCore
import Kubernetes
import MeshModel
import Synchronization

/// Reviews tokens, at each cluster only so many at a time: what is more is refused at once, and the agents try again.
final class BoundedReviewer: TokenReviewer {
    private let reviewer: any TokenReviewer
    private let atOnce: Int
    private let running = Mutex<[ClusterID: Int]>([:])

    /// - Parameter atOnce: reviews of one cluster.
    init(_ reviewer: any TokenReviewer, atOnce: Int = 128) {
        self.reviewer = reviewer
        self.atOnce = atOnce
    }

    var clusters: Set<ClusterID> { reviewer.clusters }

    /// - Throws: `RPCError` `.unavailable` beyond the bound; what the reviewer throws.
    func review(token: String, audiences: [String], at cluster: ClusterID) async throws -> TokenReview {
        let isAdmitted = running.withLock { running in
            guard running[cluster, default: 0] < atOnce else { return false }
            running[cluster, default: 0] += 1
            return true
        }
        guard isAdmitted else {
            throw RPCError(
                code: .unavailable,
                message: "cluster \(cluster) is reviewing \(atOnce) tokens already; is its API server slow?")
        }
        defer {
            running.withLock { running in
                running[cluster, default: 1] -= 1
                if running[cluster] == 0 { running[cluster] = nil }
            }
        }
        return try await reviewer.review(token: token, audiences: audiences, at: cluster)
    }
}
