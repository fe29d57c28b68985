import Logging

/// What the parts of a cluster share.
struct ClusterContext: Sendable {
    let configuration: ClusterConfiguration
    let store: ObjectStore
    /// Writes past the webhooks: for everybody but the cluster's own bookkeeping.
    let writer: AdmittedWriter
    let tokens: TokenIssuer
    /// The authority that signed the API server's certificate, in PEM form.
    let certificateAuthorityPEM: String
    let events: EventRecorder
    let log: Logger
}
