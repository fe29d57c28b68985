import Identity
import Kubernetes

/// What to do about the ConfigMap `istio-ca-root-cert` of one namespace, by which proxies learn whom to trust.
enum RootCertificatePlan: Sendable, Equatable {
    case create(JSON)
    case update(JSON)
    /// It says what it should.
    case leave
    /// Somebody else put only other roots there: whom a cluster trusts is not changed silently. Where one of the mesh's
    /// roots is among them, that cluster has chosen this mesh, and follows it when its roots change.
    case foreign(String)

    static let name = "istio-ca-root-cert"
    static let key = "root-cert.pem"
    static let label = "skein.dev/managed-by"
    static let manager = "control-plane"

    /// - Parameters:
    ///   - existing: the ConfigMap as it is; `nil` when there is none.
    ///   - bundle: the roots of the mesh.
    ///   - retired: roots that the mesh had once.
    init(existing: JSON?, bundle: TrustBundle, retired: Set<Fingerprint> = [], namespace: String) {
        guard let existing else {
            self = .create(Self.object(bundle.pem, namespace))
            return
        }
        let text = existing["data"]?[Self.key]?.string
        let present = text.flatMap { try? TrustBundle(pem: $0) }
        let isOurs = existing[path: ["metadata", "labels", Self.label]]?.string == Self.manager
        let wanted = isOurs ? bundle : Self.joined(bundle, present, retired)
        if let present, present.fingerprints == wanted.fingerprints {
            self = .leave
        } else if text == nil || isOurs {
            self = .update(Self.change(wanted.pem, labels: [Self.label: .string(Self.manager)]))
        } else if let present,
            present.fingerprints.contains(where: { bundle.fingerprints.contains($0) || retired.contains($0) })
        {
            self = .update(Self.change(wanted.pem, labels: nil))
        } else {
            self = .foreign(present?.fingerprints.map(\.short).joined(separator: ", ") ?? "no certificate")
        }
    }

    /// The roots of the mesh, and those that somebody else put there beside them.
    private static func joined(_ bundle: TrustBundle, _ present: TrustBundle?, _ retired: Set<Fingerprint>)
        -> TrustBundle
    {
        present?.removing(retired).map { bundle.union($0) } ?? bundle
    }

    private static func change(_ pem: String, labels: JSON?) -> JSON {
        var change: JSON = ["data": [key: .string(pem)]]
        if let labels { change["metadata"] = ["labels": labels] }
        return change
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
}
