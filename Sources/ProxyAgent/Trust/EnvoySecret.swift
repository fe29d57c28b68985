/// One of the secrets that Envoy has or waits for, as its admin interface shows it. It shows no keys.
struct EnvoySecret: Sendable, Hashable {
    let name: String
    /// The roots or the chain, as PEM; nil while Envoy waits for it.
    let pem: String?

    /// The names under which the agent serves the workload's secrets.
    static let identity = "default"
    static let roots = "ROOTCA"
}
