import Foundation
import Testing

@testable import Identity

/// Authorities made by openssl, as people make them for a mesh, are accepted; faulty ones are not.
@Suite struct OpenSSLMadeAuthorityTests {
    private static let intermediateExtensions = """
        subjectKeyIdentifier = hash
        basicConstraints = critical, CA:true, pathlen:0
        keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign
        subjectAltName = DNS:istiod.istio-system.svc

        """

    /// Root and intermediate with the four files in the directory.
    private func make(
        _ newKey: String, extensions: String = intermediateExtensions, days: Int = 730, in directory: String
    ) async throws {
        try write(extensions, to: directory + "/int.ext")
        try await requireOpenSSL(
            "req -x509 -newkey \(newKey) -nodes -keyout root-key.pem -out root-cert.pem -days 3650 -subj /O=Istio/CN=Root",
            in: directory)
        try await requireOpenSSL(
            "req -new -newkey \(newKey) -nodes -keyout ca-key.pem -out ca.csr -subj /O=Istio/CN=Intermediate/L=cluster1",
            in: directory)
        try await requireOpenSSL(
            "x509 -req -sha256 -in ca.csr -CA root-cert.pem -CAkey root-key.pem -CAcreateserial -days \(days) "
                + "-extfile int.ext -out ca-cert.pem", in: directory)
        let chain = try contents(directory + "/ca-cert.pem") + contents(directory + "/root-cert.pem")
        try write(String(decoding: chain, as: UTF8.self), to: directory + "/cert-chain.pem")
    }

    private func code(_ directory: String, now: Date = Date()) -> IdentityError.Code? {
        thrown { () throws(IdentityError) in
            try CertificateAuthority(CACertificates(directory: directory), now: now)
        }?.code
    }

    @Test(arguments: [
        "rsa:4096", "rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256", "ec -pkeyopt ec_paramgen_curve:P-384",
    ])
    func areAccepted(newKey: String) async throws {
        try await withTemporaryDirectory { directory in
            try await make(newKey, in: directory)
            let now = Date()
            let authority = try CertificateAuthority(CACertificates(directory: directory), now: now)
            #expect(authority.warnings.isEmpty)
            let identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
            let issued = try authority.issueWorkload(
                csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, now: now)
            try write(issued.chainPEM[0], to: directory + "/leaf.pem")
            try await requireOpenSSL(
                "verify -CAfile root-cert.pem -untrusted cert-chain.pem leaf.pem", in: directory)
            let result = await verify(
                chain: issued.presentedDER, against: authority.trustBundle, now: now, purpose: .server,
                expecting: .identity(identity))
            guard case .trusted = result else {
                Issue.record("\(result)")
                return
            }
        }
    }

    @Test(arguments: ["rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256"])
    func istiodsOwnAuthorityIsItsOwnRoot(newKey: String) async throws {
        try await withTemporaryDirectory { directory in
            try await requireOpenSSL(
                "req -x509 -newkey \(newKey) -nodes -keyout key.pem -out cert.pem -days 3650 -subj /O=cluster.local "
                    + "-addext keyUsage=critical,keyCertSign", in: directory)
            // As istiod writes the Secret istio-ca-secret: keys for what it has not are there, and empty.
            var data = ["cert-chain.pem": [], "key.pem": [], "root-cert.pem": [UInt8]()]
            data["ca-cert.pem"] = try contents(directory + "/cert.pem")
            data["ca-key.pem"] = try contents(directory + "/key.pem")
            for absent in [[], ["root-cert.pem"], ["root-cert.pem", "cert-chain.pem", "key.pem"]] {
                let files = try CACertificates(
                    secretData: data.filter { !absent.contains($0.key) }, source: "Secret istio-ca-secret")
                let authority = try CertificateAuthority(files, now: Date())
                #expect(authority.warnings.isEmpty)
                #expect(authority.trustBundle.fingerprints == [authority.certificate.fingerprint])
                #expect(inspect(files, now: Date()).leadsToRoot)
                let identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
                let issued = try authority.issueWorkload(
                    csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, now: Date())
                #expect(issued.chainPEM.count == 2)
                try write(issued.chainPEM[0], to: directory + "/leaf.pem")
                try await requireOpenSSL("verify -purpose sslclient -CAfile cert.pem leaf.pem", in: directory)
            }
        }
    }

    @Test func anIntermediateWithoutRootIsRefused() async throws {
        try await withTemporaryDirectory { directory in
            try await make("ec -pkeyopt ec_paramgen_curve:P-256", in: directory)
            for content in ["", "\n"] {
                try write(content, to: directory + "/root-cert.pem")
                #expect(code(directory) == .garbage)
            }
            try FileManager.default.removeItem(atPath: directory + "/root-cert.pem")
            #expect(code(directory) == .missingFile)
        }
    }

    @Test func otherFormsOfKeysAndTextAroundBlocks() async throws {
        try await withTemporaryDirectory { directory in
            try await make("rsa:2048", in: directory)
            try await requireOpenSSL("pkey -in ca-key.pem -traditional -out pkcs1.pem", in: directory)
            try await requireOpenSSL("x509 -in ca-cert.pem -text -out text.pem", in: directory)
            var files = try CACertificates(directory: directory)
            files.key = SecretPEM(try contents(directory + "/pkcs1.pem"))
            files.certificate = try contents(directory + "/text.pem")
            #expect(files.key?.unredactedText.contains("BEGIN RSA PRIVATE KEY") == true)
            #expect(throws: Never.self) { try CertificateAuthority(files, now: Date()) }
        }
    }

    @Test func ellipticKeysWithTheirParametersInFront() async throws {
        try await withTemporaryDirectory { directory in
            try await requireOpenSSL("ecparam -name prime256v1 -genkey -out key.pem", in: directory)
            let pem = SecretPEM(try contents(directory + "/key.pem"))
            #expect(pem.unredactedText.contains("BEGIN EC PARAMETERS"))
            #expect(try WorkloadKey(pem: pem).kind == .p256)
        }
    }

    @Test func encryptedKeysAreNamed() async throws {
        try await withTemporaryDirectory { directory in
            try await make("rsa:2048", in: directory)
            try await requireOpenSSL("pkey -in ca-key.pem -aes256 -passout pass:x -out encrypted.pem", in: directory)
            try await requireOpenSSL(
                "rsa -in ca-key.pem -traditional -aes256 -passout pass:x -out old.pem", in: directory)
            for name in ["encrypted.pem", "old.pem"] {
                var files = try CACertificates(directory: directory)
                files.key = SecretPEM(try contents("\(directory)/\(name)"))
                let error = thrown { () throws(IdentityError) in try CertificateAuthority(files, now: Date()) }
                #expect(error?.code == .unsupportedKey && error?.message.contains("encrypted") == true)
            }
        }
    }

    @Test(arguments: [
        ("basicConstraints = critical, CA:false\n", IdentityError.Code.notACA),
        ("", .notACA),
        ("basicConstraints = critical, CA:true\nkeyUsage = critical, digitalSignature\n", .keyUsage),
    ])
    func faultyExtensions(extensions: String, expected: IdentityError.Code) async throws {
        try await withTemporaryDirectory { directory in
            try await make("ec -pkeyopt ec_paramgen_curve:P-256", extensions: extensions, in: directory)
            #expect(code(directory) == expected)
        }
    }

    @Test func weakKeysAndExpiry() async throws {
        try await withTemporaryDirectory { directory in
            try await make("rsa:1024", in: directory)
            #expect(code(directory) == .weakKey)
            try await make("ec -pkeyopt ec_paramgen_curve:P-256", days: 1, in: directory)
            #expect(code(directory) == nil)
            #expect(code(directory, now: Date().addingTimeInterval(3 * 86_400)) == .expired)
            #expect(code(directory, now: Date().addingTimeInterval(-86_400)) == .notYetValid)
        }
    }

    @Test func revocationListsAreTakenAlong() async throws {
        try await withTemporaryDirectory { directory in
            try await make("ec -pkeyopt ec_paramgen_curve:P-256", in: directory)
            try write("", to: directory + "/index.txt")
            try write("01\n", to: directory + "/crlnumber")
            try write(
                "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=30\n",
                to: directory + "/ca.cnf")
            try await requireOpenSSL(
                "ca -config ca.cnf -gencrl -cert ca-cert.pem -keyfile ca-key.pem -out ca-crl.pem", in: directory)
            let files = try CACertificates(directory: directory)
            #expect(files.revocations == (try contents(directory + "/ca-crl.pem")))
            // Authorities of this shape may sign certificates, but no lists.
            let findings = inspect(files, now: Date()).findings
            #expect(findings.map(\.code) == [.keyUsage] && findings.allSatisfy { !$0.isError })
        }
    }

    @Test func requestsMadeByOpenSSLAreSigned() async throws {
        try await withTemporaryDirectory { directory in
            try await make("ec -pkeyopt ec_paramgen_curve:P-256", in: directory)
            let authority = try CertificateAuthority(CACertificates(directory: directory), now: Date())
            let identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
            for newKey in ["rsa:2048", "rsa:3072", "ec -pkeyopt ec_paramgen_curve:P-384"] {
                try await requireOpenSSL(
                    "req -new -newkey \(newKey) -nodes -keyout key.pem -subj /CN=admin -addext subjectAltName=DNS:evil "
                        + "-out csr.pem", in: directory)
                let csr = String(decoding: try contents(directory + "/csr.pem"), as: UTF8.self)
                let issued = try authority.issueWorkload(csrPEM: csr, identity: identity, now: Date())
                #expect(issued.summary.names == ["URI:\(identity)"])
                let key = try WorkloadKey(pem: SecretPEM(try contents(directory + "/key.pem")))
                #expect(throws: Never.self) {
                    try WorkloadCertificate(response: issued.chainPEM, key: key, expecting: identity)
                }
            }
        }
    }
}
