/// What a workload's proxy accepts on a port.
public enum MutualTLSMode: String, Sendable, Hashable {
    /// Both plain text and mutual TLS.
    case permissive = "PERMISSIVE"
    /// Mutual TLS only.
    case strict = "STRICT"
    /// The connection as it is; clients do not use mutual TLS.
    case disable = "DISABLE"
}
