public import Identity
import MeshModel
import Synchronization

/// The trust domain that identities are issued in, which stays as it is, and those whose certificates are accepted
/// beside it, which the operator may change any time.
public final class TrustDomains: Sendable {
    /// The mesh's own.
    public let own: TrustDomain
    private let aliases: Mutex<[TrustDomain]>

    public init(_ own: TrustDomain, aliases: [TrustDomain] = []) {
        self.own = own
        self.aliases = Mutex(aliases)
    }

    /// Its own first.
    public var all: [TrustDomain] { [own] + aliases.withLock { $0 } }

    /// Takes over the aliases that the settings name from now on.
    func follow(_ settings: MeshSettings) {
        let found = settings.trustDomains.compactMap { try? TrustDomain($0) }.filter { $0 != own }
        aliases.withLock { $0 = found }
    }

    /// The identity as it is in the mesh's own trust domain; nil when its trust domain is none of the mesh's.
    func adopt(_ identity: SPIFFEID) -> SPIFFEID? {
        guard all.contains(identity.trustDomain) else { return nil }
        return try? SPIFFEID(
            trustDomain: own, namespace: identity.namespace, serviceAccount: identity.serviceAccount)
    }
}
