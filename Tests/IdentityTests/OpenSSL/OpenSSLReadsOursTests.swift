import Foundation
import Testing

@testable import Identity

/// The real openssl judges the certificates that we make.
@Suite struct OpenSSLReadsOursTests {
    private static let at = "-attime \(Int(testNow.timeIntervalSince1970))"

    private func makeFiles(_ root: KeyKind, _ intermediate: KeyKind, in directory: String) throws
        -> CertificateAuthority
    {
        let authority = try RootAuthority.make(key: root, now: testNow)
        let files = try authority.makeIntermediate(cluster: "cluster1", key: intermediate, now: testNow)
        try files.write(to: directory + "/ca")
        return try CertificateAuthority(CACertificates(directory: directory + "/ca"), now: testNow)
    }

    @Test(arguments: [(KeyKind.p256, KeyKind.p256), (.p384, .p384), (.rsa2048, .p256), (.p256, .rsa2048)])
    func chainsVerify(root: KeyKind, intermediate: KeyKind) async throws {
        try await withTemporaryDirectory { directory in
            let authority = try makeFiles(root, intermediate, in: directory)
            let identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
            let issued = try authority.issueWorkload(
                csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, now: testNow)
            try write(issued.chainPEM[0], to: directory + "/leaf.pem")
            for purpose in ["sslserver", "sslclient"] {
                try await requireOpenSSL(
                    "verify \(Self.at) -x509_strict -purpose \(purpose) -CAfile ca/root-cert.pem "
                        + "-untrusted ca/cert-chain.pem leaf.pem", in: directory)
            }
            try await requireOpenSSL(
                "verify \(Self.at) -x509_strict -CAfile ca/root-cert.pem ca/ca-cert.pem", in: directory)
            let stranger = try RootAuthority.make(now: testNow)
            try write(stranger.certificatePEM, to: directory + "/stranger.pem")
            let refused = try await openssl(
                "verify \(Self.at) -CAfile stranger.pem -untrusted ca/cert-chain.pem leaf.pem", in: directory)
            #expect(!refused.succeeded)
        }
    }

    @Test func pathLengthIsKept() async throws {
        try await withTemporaryDirectory { directory in
            _ = try makeFiles(.p256, .p256, in: directory)
            try write("basicConstraints=critical,CA:true\n", to: directory + "/ca.ext")
            try await requireOpenSSL(
                "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout sub.key -subj /CN=sub -out sub.csr",
                in: directory)
            try await requireOpenSSL(
                "x509 -req -in sub.csr -CA ca/ca-cert.pem -CAkey ca/ca-key.pem -CAcreateserial -extfile ca.ext -out sub.pem",
                in: directory)
            try await requireOpenSSL(
                "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout end.key -subj /CN=end -out end.csr",
                in: directory)
            try await requireOpenSSL(
                "x509 -req -in end.csr -CA sub.pem -CAkey sub.key -CAcreateserial -out end.pem", in: directory)
            try write(
                String(
                    decoding: try contents(directory + "/sub.pem") + contents(directory + "/ca/cert-chain.pem"),
                    as: UTF8.self),
                to: directory + "/untrusted.pem")
            let result = try await openssl(
                "verify -no_check_time -CAfile ca/root-cert.pem -untrusted untrusted.pem end.pem", in: directory)
            #expect(!result.succeeded)
            #expect(result.output.contains("path length constraint exceeded"))
        }
    }

    @Test func theTextIsAsIntended() async throws {
        try await withTemporaryDirectory { directory in
            let authority = try makeFiles(.p256, .p256, in: directory)
            let identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
            let issued = try authority.issueServer(
                hosts: ["istiod.istio-system.svc", "203.0.113.1"], identity: identity, key: WorkloadKey(), now: testNow)
            try write(issued.chainPEM[0], to: directory + "/leaf.pem")
            let leaf = try await requireOpenSSL("x509 -in leaf.pem -noout -text -fingerprint -sha256", in: directory)
            for line in [
                "X509v3 Subject Alternative Name: critical",
                "URI:spiffe://cluster.local/ns/sample/sa/sleep, DNS:istiod.istio-system.svc, IP Address:203.0.113.1",
                "TLS Web Server Authentication, TLS Web Client Authentication", "CA:FALSE",
                "sha256 Fingerprint=\(issued.summary.fingerprint)",
            ] {
                #expect(leaf.contains(line), "\(line) is not in\n\(leaf)")
            }
            let intermediate = try await requireOpenSSL(
                "x509 -in ca/ca-cert.pem -noout -text -nameopt RFC2253", in: directory)
            for line in [
                "CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign",
                "Subject: CN=Skein Intermediate CA,L=cluster1,O=Skein",
            ] {
                #expect(intermediate.contains(line), "\(line) is not in\n\(intermediate)")
            }
        }
    }

    @Test(arguments: [KeyKind.p256, .p384, .rsa2048])
    func keysAndRequestsAreRead(kind: KeyKind) async throws {
        try await withTemporaryDirectory { directory in
            let key = try WorkloadKey(kind: kind)
            try write(key.pem.unredactedText, to: directory + "/key.pem")
            try write(
                try key.signingRequest(for: SPIFFEID(namespace: "a", serviceAccount: "b")), to: directory + "/csr.pem")
            try await requireOpenSSL("pkey -in key.pem -noout -check", in: directory)
            let text = try await requireOpenSSL("req -in csr.pem -noout -verify -text", in: directory)
            #expect(text.contains("URI:spiffe://cluster.local/ns/a/sa/b"))
        }
    }
}
