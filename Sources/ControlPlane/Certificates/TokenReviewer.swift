public import Kubernetes
public import MeshModel

/// Reviews the tokens of workloads, each at the API server of the cluster that it claims to be of.
public protocol TokenReviewer: Sendable {
    /// The clusters of the mesh, whose API servers can be asked.
    var clusters: Set<ClusterID> { get }

    /// Asks the API server of a cluster whose token this is.
    /// - Parameter audiences: the token must be meant for one of them.
    /// - Throws: when the cluster is not known, or its API server does not answer.
    func review(token: String, audiences: [String], at cluster: ClusterID) async throws -> TokenReview
}
