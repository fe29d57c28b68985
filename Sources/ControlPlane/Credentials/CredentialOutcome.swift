import EnvoyConfig
import Foundation
import Identity
import Kubernetes
import MeshModel

/// What became of one credential that gateways refer to.
struct CredentialOutcome: Sendable {
    let name: CredentialName
    /// The Secret that counts, if one is known to exist.
    var place: SecretPlace?
    /// What is served.
    var credential: Credential?
    /// Why nothing is served, or nothing newer.
    var fault: String?

    /// What people should know about it, in words.
    var complaints: [String] {
        let served = credential == nil ? "is not served" : "is served as it was before"
        let what = place.map { "\($0)" } ?? "credential \(name)"
        return [fault.map { "\(name) \(served): \($0)" }].compactMap(\.self)
            + (credential?.warnings ?? []).map { "\(what): \($0)" }
    }

    /// What `/debug/credentials` says of it. Never a key.
    func row(for account: GatewayAccount) -> JSON {
        var row: JSON = [
            "cluster": .string(account.cluster.rawValue), "namespace": .string(account.namespace),
            "serviceAccount": .string(account.name), "name": .string(name.text),
            "state": credential == nil ? "missing" : "served", "complaints": .array(complaints.map(JSON.string)),
        ]
        if let place { row["source"] = .string("\(place)") }
        if let certificate = credential?.certificate {
            row["subject"] = .string(certificate.subject)
            row["fingerprint"] = .string("\(certificate.fingerprint)")
            row["notAfter"] = .string(certificate.notAfter.formatted(.iso8601))
        }
        return row
    }
}
