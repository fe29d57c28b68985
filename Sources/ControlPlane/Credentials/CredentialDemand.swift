import EnvoyConfig

/// What gateways of one service account need whose configuration refers to the same credentials. They share the answer.
struct CredentialDemand: Sendable, Hashable, Comparable {
    let account: GatewayAccount
    /// Sorted.
    let names: [CredentialName]

    static func < (one: Self, other: Self) -> Bool {
        one.account == other.account
            ? one.names.lexicographicallyPrecedes(other.names) : one.account < other.account
    }
}
