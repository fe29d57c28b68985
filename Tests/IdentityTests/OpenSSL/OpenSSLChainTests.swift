import Foundation
import Testing
import X509

@testable import Identity

/// Every kind of issuer, at every depth, out of files of both spellings, for every kind of key: the real openssl judges.
@Suite struct OpenSSLChainTests {
    private static let issuerKinds: [KeyKind] = [.p256, .p384, .rsa2048, .rsa4096]
    /// RSA keys take long to make: one of each kind serves all cases.
    private static let issuerKeys = Result {
        try Dictionary(uniqueKeysWithValues: issuerKinds.map { ($0, try SigningKey(kind: $0)) })
    }
    private static let workloadKeys = Result { try KeyKind.allCases.map { try WorkloadKey(kind: $0) } }

    private let at = "-attime \(Int(testNow.timeIntervalSince1970))"
    private let identity: SPIFFEID

    init() throws {
        identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
    }

    /// From the issuing certificate, which has a key of the kind, to the root.
    private func path(_ kind: KeyKind, depth: Int, pathLength: Int? = nil) throws -> [TestAuthority] {
        var path: [TestAuthority] = []
        for level in (0..<depth).reversed() {
            let key = try level == 0 ? #require(Self.issuerKeys.get()[kind]) : SigningKey(kind: .p256)
            let profile = try CertificateProfile.authority(
                subject: DistinguishedName { CommonName("Level \(level)") }, key: key,
                pathLength: path.isEmpty ? pathLength : level, notBefore: testNow.addingTimeInterval(-86_400),
                // The nearer to the root the sooner it ends: the root's end is everybody's.
                notAfter: testNow.addingTimeInterval(Double(10 - level) * 86_400))
            let issuer = path.first
            let certificate = try profile.sign(with: issuer?.key ?? key, issuer: issuer?.certificate)
            path.insert(TestAuthority(certificate: certificate, key: key), at: 0)
        }
        return path
    }

    private func files(
        _ path: [TestAuthority], _ spelling: CACertificates.Spelling, in directory: String
    ) throws -> CACertificates {
        let chain = Array(path.map(\.certificate).pem.utf8)
        try CACertificates(
            source: "test", spelling: spelling,
            certificate: spelling == .tls ? chain : Array(path[0].certificate.pem.utf8), key: path[0].key.pem(),
            root: Array(path[path.count - 1].certificate.pem.utf8), chain: chain
        ).write(to: directory + "/ca")
        return try CACertificates(directory: directory + "/ca")
    }

    @Test(arguments: issuerKinds, 1...4)
    func `leaves for every kind of key verify, up to the end of their issuers`(
        issuer: KeyKind, depth: Int
    ) async throws {
        for spelling in [CACertificates.Spelling.istio, .tls] {
            try await withTemporaryDirectory { directory in
                let path = try path(issuer, depth: depth)
                let files = try files(path, spelling, in: directory)
                #expect(files.spelling == spelling)
                let authority = try CertificateAuthority(files, now: testNow)
                let end = try #require(path.map(\.certificate.notValidAfter).min())
                #expect(authority.warnings.isEmpty && authority.notAfter == end)
                var names: [String] = []
                for key in try Self.workloadKeys.get() {
                    let issued = try authority.issueWorkload(
                        csrPEM: key.signingRequest(for: identity), identity: identity, lifetime: .days(90), now: testNow
                    )
                    #expect(issued.summary.notAfter == end)
                    #expect(issued.chainPEM.count == depth + 1)
                    names.append("\(key.kind.rawValue).pem")
                    try write(issued.certificatePEM, to: "\(directory)/\(names[names.count - 1])")
                }
                try await verifies(names, spelling, in: directory)
            }
        }
    }

    private func verifies(_ names: [String], _ spelling: CACertificates.Spelling, in directory: String) async throws {
        let (root, chain) = ("ca/\(spelling.root)", "ca/\(spelling.chain)")
        for purpose in ["sslserver", "sslclient"] {
            let output = try await requireOpenSSL(
                "verify \(at) -x509_strict -purpose \(purpose) -CAfile \(root) -untrusted \(chain) "
                    + names.joined(separator: " "), in: directory)
            for name in names { #expect(output.contains("\(name): OK"), "\(output)") }
        }
        // The leaf's end is the soonest of all.
        let late = try await openssl(
            "verify -attime \(Int(testNow.timeIntervalSince1970) + 30 * 86_400) -CAfile \(root) -untrusted \(chain) "
                + names[0], in: directory)
        #expect(!late.succeeded && late.output.contains("expired"))
    }

    @Test(arguments: issuerKinds)
    func `what a leaf says is what openssl reads`(issuer: KeyKind) async throws {
        try await withTemporaryDirectory { directory in
            let authority = try CertificateAuthority(
                files(path(issuer, depth: 2), .istio, in: directory), now: testNow)
            for key in try Self.workloadKeys.get() {
                let issued = try authority.issueWorkload(
                    csrPEM: key.signingRequest(for: identity), identity: identity, now: testNow)
                try write(issued.chainPEM[0], to: directory + "/leaf.pem")
                let text = try await requireOpenSSL("x509 -in leaf.pem -noout -text", in: directory)
                let usage = key.kind.isRSA ? "Digital Signature, Key Encipherment" : "Digital Signature"
                for line in [
                    "Version: 3 (0x2)", "Subject: \n", "X509v3 Subject Alternative Name: critical\n",
                    "X509v3 Basic Constraints: critical\n                CA:FALSE\n",
                    "X509v3 Key Usage: critical\n                \(usage)\n",
                    "TLS Web Server Authentication, TLS Web Client Authentication\n",
                    "                URI:\(identity)\n", "X509v3 Authority Key Identifier: \n",
                    "Signature Algorithm: \(Self.algorithm(issuer))",
                ] {
                    #expect(text.contains(line), "\(line) is not in\n\(text)")
                }
                #expect(!text.contains("DNS:") && !text.contains("IP Address:"))
            }
        }
    }

    private static func algorithm(_ kind: KeyKind) -> String {
        switch kind {
        case .p256: "ecdsa-with-SHA256"
        case .p384: "ecdsa-with-SHA384"
        case .rsa2048, .rsa3072, .rsa4096: "sha256WithRSAEncryption"
        }
    }

    @Test(arguments: 2...4)
    func `a root that allows fewer authorities below it is refused by both`(depth: Int) async throws {
        try await withTemporaryDirectory { directory in
            for length in 0..<depth {
                let path = try path(.p256, depth: depth, pathLength: length)
                let authority = try files(path, .istio, in: directory)
                try write(path[0].leaf().certificate.pem, to: directory + "/leaf.pem")
                let error = thrown { () throws(IdentityError) in try CertificateAuthority(authority, now: testNow) }
                #expect(error?.code == (length < depth - 1 ? .pathLength : nil))
                let verdict = try await openssl(
                    "verify \(at) -CAfile ca/root-cert.pem -untrusted ca/cert-chain.pem leaf.pem", in: directory)
                #expect(verdict.succeeded == (error == nil), "\(verdict.output)")
                try FileManager.default.removeItem(atPath: directory + "/ca")
            }
        }
    }
}
