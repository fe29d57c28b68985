import EnvoyAPI
import EnvoyConfig
import Foundation
import Identity
import MeshAPI

/// One half of a Secret, checked and ready to be served: certificate and key, or authorities.
struct Credential: Sendable, Hashable {
    let resource: EncodedResource
    /// The server's own certificate, or the first authority.
    let certificate: CertificateSummary
    /// What will or may keep clients from accepting it, in words.
    let warnings: [String]

    private typealias Message = Envoy_Extensions_TransportSockets_Tls_V3_Secret

    /// Certificate and key: the values `cert` and `key`, otherwise `tls.crt` and `tls.key`.
    /// - Throws: `IdentityError`, which names the Secret and the value, when there are none or they cannot be used.
    static func certificate(of secret: Secret, at place: SecretPlace, now: Date) throws(IdentityError) -> Credential {
        guard let (chain, key) = secret.firstPair(of: [("cert", "key"), ("tls.crt", "tls.key")]) else {
            throw missing("cert and key, or tls.crt and tls.key", in: secret, at: place)
        }
        let pair = try ServerCertificate(
            chain: secret.bytes(chain), key: SecretPEM(secret.bytes(key)), chainFile: "\(place), \(chain)",
            keyFile: "\(place), \(key)")
        return Credential(
            resource: try encode(.certificate(place.name), at: place) {
                $0.tlsCertificate.certificateChain.inlineString = pair.chainPEM
                $0.tlsCertificate.privateKey.inlineString = pair.key.pem.unredactedText
            }, certificate: pair.summary, warnings: pair.warnings(now: now))
    }

    /// Authorities: the value `cacert`, otherwise `ca.crt`; what they have taken back: `crl`, otherwise `ca.crl`. Where
    /// there are such lists, Envoy refuses all certificates of whose issuer there is none in date.
    /// - Throws: `IdentityError`, which names the Secret and the value, when there are none or they cannot be used.
    static func authorities(of secret: Secret, at place: SecretPlace, now: Date) throws(IdentityError) -> Credential {
        guard let value = ["cacert", "ca.crt"].first(where: { !secret.bytes($0).isEmpty }) else {
            throw missing("cacert or ca.crt", in: secret, at: place)
        }
        let bundle = try TrustBundle(pem: secret.bytes(value), source: "\(place), \(value)")
        let revocations = try revocations(of: secret, at: place)
        return Credential(
            resource: try encode(.authorities(of: place.name), at: place) {
                $0.validationContext.trustedCa.inlineString = bundle.pem
                if !revocations.isEmpty { $0.validationContext.crl.inlineString = revocations.pem }
            }, certificate: bundle.roots[0], warnings: warnings(bundle, revocations, now))
    }

    private static func revocations(
        of secret: Secret, at place: SecretPlace
    ) throws(IdentityError) -> RevocationList {
        guard let value = ["crl", "ca.crl"].first(where: { !secret.bytes($0).isEmpty }) else { return .none }
        return try RevocationList(pem: secret.bytes(value), file: "\(place), \(value)")
    }

    private static func warnings(_ bundle: TrustBundle, _ revocations: RevocationList, _ now: Date) -> [String] {
        let outdated = bundle.roots.filter { now > $0.notAfter || now < $0.notBefore }.map {
            "authority \($0.subject) is valid from \($0.notBefore.formatted(.iso8601)) until"
                + " \($0.notAfter.formatted(.iso8601))"
        }
        guard let due = revocations.nextUpdate, due < now else { return outdated }
        return outdated + [
            "a list of revoked certificates was to be replaced by \(due.formatted(.iso8601)): Envoy refuses whatever its"
                + " authority issued until it is"
        ]
    }

    private static func encode(
        _ name: CredentialName, at place: SecretPlace, _ fill: (inout Message) -> Void
    ) throws(IdentityError) -> EncodedResource {
        var message = Message()
        message.name = name.resourceName
        fill(&message)
        do {
            return try EncodedResource(name: name.resourceName, message: message)
        } catch {
            throw IdentityError(.garbage, "cannot be encoded for Envoy", file: "\(place)")
        }
    }

    private static func missing(_ wanted: String, in secret: Secret, at place: SecretPlace) -> IdentityError {
        let found = secret.data.filter { !$0.value.bytes.isEmpty }.keys.sorted().prefix(5).joined(separator: ", ")
        return IdentityError(
            .missingFile, "has no \(wanted); it has \(found.isEmpty ? "nothing" : found)", file: "\(place)",
            repair: "make it anew: kubectl create secret tls (or generic)")
    }
}

extension Secret {
    fileprivate func bytes(_ name: String) -> [UInt8] { data[name]?.bytes ?? [] }

    fileprivate func firstPair(of names: [(String, String)]) -> (String, String)? {
        names.first { !bytes($0.0).isEmpty && !bytes($0.1).isEmpty }
    }
}
