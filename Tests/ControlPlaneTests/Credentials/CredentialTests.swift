import EnvoyAPI
import EnvoyConfig
import Foundation
import Identity
import MeshAPI
import MeshModel
import SwiftProtobuf
import Testing

@testable import ControlPlane

/// From a Secret to what a proxy is served.
struct CredentialTests {
    private let place = SecretPlace(cluster: "c1", namespace: "sample", name: "web-cert")

    private func message(_ credential: Credential) throws -> Envoy_Extensions_TransportSockets_Tls_V3_Secret {
        try .init(serializedBytes: credential.resource.bytes)
    }

    private func refusal(_ data: [String: String]) -> IdentityError? {
        do throws(IdentityError) {
            _ = try Credential.certificate(of: TestCredential.secret(data), at: place, now: Date())
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [("tls.crt", "tls.key", "ca.crt"), ("cert", "key", "cacert")])
    func `both ways to write a Secret are read`(certificate: String, key: String, authorities: String) throws {
        let made = try TestCredential()
        let secret = TestCredential.secret([certificate: made.chain, key: made.key, authorities: made.root])
        let pair = try Credential.certificate(of: secret, at: place, now: Date())
        let message = try message(pair)
        #expect(message.name == "kubernetes://web-cert" && pair.resource.name == message.name)
        #expect(message.tlsCertificate.certificateChain.inlineString == made.chain)
        #expect(message.tlsCertificate.privateKey.inlineString == made.key)
        #expect(pair.warnings.isEmpty && pair.certificate.names.contains("DNS:web.example"))
        let roots = try self.message(Credential.authorities(of: secret, at: place, now: Date()))
        #expect(roots.name == "kubernetes://web-cert-cacert")
        #expect(roots.validationContext.trustedCa.inlineString == made.root)
    }

    @Test func `what cannot be used is refused, with the value's name and without its content`() throws {
        let (one, other) = (try TestCredential(), try TestCredential())
        let cases: [([String: String], IdentityError.Code, String)] = [
            (["tls.crt": one.chain], .missingFile, "tls.key"),
            (["tls.crt": one.chain, "tls.key": ""], .missingFile, "tls.crt"),
            (["tls.crt": one.chain, "tls.key": other.key], .keyMismatch, "web-cert of c1, tls.key"),
            (["tls.crt": "hello", "tls.key": one.key], .garbage, "tls.crt"),
            (["tls.crt": one.chain + one.key, "tls.key": one.key], .garbage, "PRIVATE KEY"),
            (["cert": one.chain, "key": "hello"], .garbage, "web-cert of c1, key"),
            (["tls.crt": String(repeating: one.chain, count: 20), "tls.key": one.key], .tooLarge, "tls.crt"),
        ]
        for (data, code, words) in cases {
            let fault = try #require(refusal(data))
            #expect(fault.code == code)
            #expect(fault.description.contains(words), "\(fault)")
            #expect(!fault.description.contains(Self.middle(of: one.key)))
        }
    }

    @Test func `an outdated certificate is served, with a warning`() throws {
        let old = try TestCredential(age: 86_400 * 400)
        let secret = TestCredential.secret(["tls.crt": old.chain, "tls.key": old.key])
        let credential = try Credential.certificate(of: secret, at: place, now: Date())
        #expect(credential.warnings.contains { $0.contains("expired") })
    }

    @Test func `a key shows in no description`() throws {
        let made = try TestCredential()
        let secret = TestCredential.secret(["tls.crt": made.chain, "tls.key": made.key])
        let credential = try Credential.certificate(of: secret, at: place, now: Date())
        var dumped = ""
        dump(credential, to: &dumped)
        for text in [dumped, "\(credential)", String(reflecting: credential)] {
            #expect(!text.contains(Self.middle(of: made.key)) && !text.contains("PRIVATE KEY"))
        }
    }

    @Test func `names with a namespace are names of no Secret`() {
        for text in ["other/web-cert", "../web-cert", "kubernetes-gateway://other/web-cert", "", "Web", "a b"] {
            #expect(CredentialName.certificate(text).secrets.isEmpty, "\(text)")
        }
        #expect(CredentialName.certificate("web-cert").secrets == ["web-cert"])
        #expect(CredentialName.authorities(of: "web-cert").secrets == ["web-cert-cacert", "web-cert"])
        #expect(CredentialName.authorities(of: "web-cert-cacert") == CredentialName.authorities(of: "web-cert"))
        #expect(CredentialName.authorities(of: "other/web").secrets.isEmpty)
    }

    @Test func `lists of revoked certificates go along with authorities`() throws {
        let root = try TestCredential().root
        func authorities(_ name: String, _ list: String) throws -> Credential {
            try Credential.authorities(
                of: TestCredential.secret(["ca.crt": root, name: list]), at: place, now: Date())
        }
        let good = try authorities("ca.crl", Self.revocations)
        #expect(try message(good).validationContext.crl.inlineString == Self.revocations)
        #expect(good.warnings.isEmpty)
        #expect(try authorities("crl", Self.outdatedRevocations).warnings.contains { $0.contains("2025-02-01") })
        let without = try Credential.authorities(
            of: TestCredential.secret(["ca.crt": root]), at: place, now: Date())
        #expect(try !message(without).validationContext.hasCrl)
        #expect(throws: IdentityError.self) { try authorities("ca.crl", root) }
    }

    /// Made with openssl; empty, and due in 2076.
    private static let revocations = """
        -----BEGIN X509 CRL-----
        MIGnMFACAQEwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcm9vdBcNMjYwMTAxMDAw
        MDAwWhgPMjA3NjAxMDEwMDAwMDBaoA4wDDAKBgNVHRQEAwIBAjAKBggqhkjOPQQD
        AgNHADBEAiAgs09aDwyW5aql/SM0yeSZ1qDDEVjUvGWM3y7FJl+zTAIgBpduWE8P
        iCTE6RGeTjCgUfgaVomPQGw5PkR8zAD3aos=
        -----END X509 CRL-----

        """

    /// The same, due in February of 2025.
    private static let outdatedRevocations = """
        -----BEGIN X509 CRL-----
        MIGmME4CAQEwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcm9vdBcNMjUwMTAxMDAw
        MDAwWhcNMjUwMjAxMDAwMDAwWqAOMAwwCgYDVR0UBAMCAQMwCgYIKoZIzj0EAwID
        SAAwRQIhAPj0Sota0LqMZNZJSyrN6lekqpxjKg8xe04KB2O77PJ6AiAfaf8rmV8W
        DMWCpH3Xm6DQivcBkUyvdvTbOisDGyBc8w==
        -----END X509 CRL-----

        """

    /// Some text that stands only in this key.
    static func middle(of key: String) -> String { String(key.split(separator: "\n")[1].suffix(20)) }
}
