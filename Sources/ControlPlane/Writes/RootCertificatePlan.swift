import Identity
import Kubernetes

/// What to do about the ConfigMap `istio-ca-root-cert` of one namespace, by which proxies learn whom to trust.
enum RootCertificatePlan: Sendable, Equatable {
    case create(JSON)
    case update(JSON)
    /// It says what it should.
    case leave
    /// Somebody else put another root there: whom a cluster trusts is not changed silently.
    case foreign(String)

    static let name = "istio-ca-root-cert"
    static let key = "root-cert.pem"
    static let label = "skein.dev/managed-by"
    static let manager = "control-plane"

    /// - Parameters:
    ///   - existing: the ConfigMap as it is; `nil` when there is none.
    ///   - pem: the roots.
    init(existing: JSON?, pem: String, namespace: String) {
        guard let existing else {
            self = .create(Self.object(pem, namespace))
            return
        }
        let present = existing["data"]?[Self.key]?.string
        if present == pem || Self.roots(present) == Self.roots(pem) {
            self = .leave
        } else if present == nil || existing[path: ["metadata", "labels", Self.label]]?.string == Self.manager {
            self = .update([
                "metadata": ["labels": [Self.label: .string(Self.manager)]], "data": [Self.key: .string(pem)],
            ])
        } else {
            let roots = Self.roots(present)?.map(\.short).joined(separator: ", ") ?? "no certificate"
            self = .foreign(roots)
        }
    }

    private static func object(_ pem: String, _ namespace: String) -> JSON {
        [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": [
                "name": .string(name), "namespace": .string(namespace),
                "labels": [label: .string(manager), "istio.io/config": "true"],
            ],
            "data": [key: .string(pem)],
        ]
    }

    private static func roots(_ pem: String?) -> [Fingerprint]? {
        pem.flatMap { try? TrustBundle(pem: $0) }.map(\.fingerprints)
    }
}
