/// Where an object keeps what its `scale` subresource shows. Paths are as in definitions, such as `.spec.replicas`.
struct ScalePaths: Sendable, Hashable {
    let specReplicas: String
    let statusReplicas: String
    /// Where the text of the selector of its pods is.
    let labelSelector: String?
}
