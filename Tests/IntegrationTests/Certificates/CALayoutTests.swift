import Foundation
import Identity
import Testing

/// The files of Secret `cacerts` in the layout of the field: those that `skein ca` makes are accepted by openssl and
/// by the real Envoy, and those that people make with openssl are accepted by `skein ca`.
@Suite(.timeLimit(.minutes(5)))
struct CALayoutTests {
    private let directory = Skein().data
    private let sleep: SPIFFEID
    private let hello: SPIFFEID

    init() throws {
        sleep = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
        hello = try SPIFFEID(namespace: "sample", serviceAccount: "hello")
    }

    private func inFolder(_ body: () async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await body()
    }

    private func openssl(_ words: String) async throws -> Skein.Output {
        try await Programs.run(["sh", "-c", "cd \"$0\" && openssl \(words)", directory])
    }

    private func requireOpenSSL(_ words: String) async throws {
        let result = try await openssl(words)
        try #require(result.status == 0, "openssl \(words)\n\(result.output)\(result.error)")
    }

    private func requireSkein(_ words: String...) async throws -> String {
        let result = try await Skein.run(words)
        try #require(result.status == 0, "skein \(words)\n\(result.output)\(result.error)")
        return result.output
    }

    /// Certificate and key of an identity, from the authority of these files, in a folder of their own.
    private func issue(_ identity: SPIFFEID, from folder: String, as name: String, _ kind: KeyKind = .p256) throws {
        let authority = try CertificateAuthority(CACertificates(directory: "\(directory)/\(folder)"), now: Date())
        let key = try WorkloadKey(kind: kind)
        let issued = try authority.issueWorkload(
            csrPEM: key.signingRequest(for: identity), identity: identity, now: Date())
        let place = "\(directory)/\(name)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try issued.certificatePEM.write(toFile: "\(place)/cert.pem", atomically: true, encoding: .utf8)
        try key.pem.unredactedText.write(toFile: "\(place)/key.pem", atomically: true, encoding: .utf8)
    }

    @Test(
        .enabled(if: EnvoyPair.envoy != nil, "no Envoy: run dev/setup or set SKEIN_ENVOY"),
        arguments: [KeyKind.p256, .rsa4096])
    func `what skein makes is accepted by openssl and by Envoy`(kind: KeyKind) async throws {
        try await inFolder {
            _ = try await requireSkein("ca", "root", "--out", "\(directory)/root", "--key", kind.rawValue)
            for cluster in ["cluster1", "cluster2"] {
                _ = try await requireSkein(
                    "ca", "intermediate", "--root", "\(directory)/root", "--cluster", cluster, "--out",
                    "\(directory)/\(cluster)", "--key", kind.rawValue)
                let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(cluster)").sorted()
                #expect(names == ["ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem"])
                try await requireOpenSSL(
                    "verify -x509_strict -CAfile \(cluster)/root-cert.pem \(cluster)/ca-cert.pem")
                try await requireOpenSSL("pkey -in \(cluster)/ca-key.pem -check -noout")
            }
            try await meet(kind)
        }
    }

    @Test(.enabled(if: EnvoyPair.envoy != nil, "no Envoy: run dev/setup or set SKEIN_ENVOY"))
    func `what people make with openssl is accepted by skein and by Envoy`() async throws {
        try await inFolder {
            try await makeWithOpenSSL()
            for cluster in ["cluster1", "cluster2"] {
                let inspected = try await requireSkein("ca", "inspect", "\(directory)/\(cluster)", "-o", "json")
                let report = try JSONDecoder.iso8601.decode(CAReport.self, from: Data(inspected.utf8))
                #expect(report.isUsable && report.leadsToRoot && report.findings.isEmpty, "\(report.findings)")
                #expect(report.key == "RSA 4096" && report.chain.count == 2)
            }
            _ = try await requireSkein("ca", "check", "\(directory)/cluster1", "\(directory)/cluster2")
            try await meet(.rsa2048)
        }
    }

    /// Root and intermediates of RSA 4096 with the commands and the extensions that Istio's users have them from.
    private func makeWithOpenSSL() async throws {
        let usage = "critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign"
        func configuration(_ constraints: String, _ name: String, more: String = "") -> String {
            """
            [ req ]
            encrypt_key = no
            prompt = no
            utf8 = yes
            default_md = sha256
            default_bits = 4096
            req_extensions = req_ext
            x509_extensions = req_ext
            distinguished_name = req_dn
            [ req_ext ]
            subjectKeyIdentifier = hash
            basicConstraints = critical, \(constraints)
            keyUsage = \(usage)
            \(more)
            [ req_dn ]
            O = Istio
            \(name)

            """
        }
        try configuration("CA:true", "CN = Root CA").write(
            toFile: "\(directory)/root-ca.conf", atomically: true, encoding: .utf8)
        try await requireOpenSSL("genrsa -out root-key.pem 4096")
        try await requireOpenSSL("req -new -key root-key.pem -config root-ca.conf -out root-cert.csr")
        try await requireOpenSSL(
            "x509 -req -days 3650 -signkey root-key.pem -extensions req_ext -extfile root-ca.conf"
                + " -in root-cert.csr -out root-cert.pem")
        for cluster in ["cluster1", "cluster2"] {
            let folder = "\(directory)/\(cluster)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try configuration(
                "CA:true, pathlen:0", "CN = Intermediate CA\nL = \(cluster)",
                more: "subjectAltName = DNS:istiod.istio-system.svc"
            ).write(toFile: "\(folder)/intermediate.conf", atomically: true, encoding: .utf8)
            try await requireOpenSSL("genrsa -out \(cluster)/ca-key.pem 4096")
            try await requireOpenSSL(
                "req -new -config \(cluster)/intermediate.conf -key \(cluster)/ca-key.pem -out \(cluster)/cluster-ca.csr"
            )
            try await requireOpenSSL(
                "x509 -req -days 730 -CA root-cert.pem -CAkey root-key.pem -CAcreateserial -extensions req_ext"
                    + " -extfile \(cluster)/intermediate.conf -in \(cluster)/cluster-ca.csr -out \(cluster)/ca-cert.pem"
            )
            let files = try ["\(folder)/ca-cert.pem", "\(directory)/root-cert.pem"].map {
                try String(contentsOfFile: $0, encoding: .utf8)
            }
            try files.joined().write(toFile: "\(folder)/cert-chain.pem", atomically: true, encoding: .utf8)
            try files[1].write(toFile: "\(folder)/root-cert.pem", atomically: true, encoding: .utf8)
        }
    }

    /// Workloads of both clusters meet over mutual TLS; strangers do not.
    private func meet(_ kind: KeyKind) async throws {
        try issue(sleep, from: "cluster1", as: "client", kind)
        try issue(hello, from: "cluster2", as: "server", kind)
        try Data(contentsOf: URL(filePath: "\(directory)/cluster1/root-cert.pem")).write(
            to: URL(filePath: "\(directory)/root-cert.pem"))
        for name in ["client", "server"] {
            for purpose in ["sslclient", "sslserver"] {
                try await requireOpenSSL(
                    "verify -x509_strict -purpose \(purpose) -CAfile root-cert.pem -untrusted \(name)/cert.pem"
                        + " \(name)/cert.pem")
            }
        }
        let client = EnvoyPair.End(name: "client", identity: sleep, peer: hello)
        let server = EnvoyPair.End(name: "server", identity: hello, peer: sleep)
        let pair = try EnvoyPair(client: client, server: server, directory: directory)
        defer { pair.stop() }
        let isServed = try await eventually(within: .seconds(20)) {
            try await Programs.run(["curl", "-sS", "http://127.0.0.1:\(pair.clientPort)/"]).output == "served\n"
        }
        #expect(isServed, "\(pair.log(client))\n\(pair.log(server))")

        // Openssl instead of Envoy at the client's end: with a certificate, without one, with another identity.
        #expect(try await ask(pair, "-cert client/cert.pem -cert_chain client/cert.pem -key client/key.pem"))
        #expect(try await !ask(pair, ""))
        try issue(hello, from: "cluster1", as: "other")
        #expect(try await !ask(pair, "-cert other/cert.pem -cert_chain other/cert.pem -key other/key.pem"))
    }

    /// Whether Envoy answers openssl, which verifies it.
    private func ask(_ pair: EnvoyPair, _ credential: String) async throws -> Bool {
        let answer = try await Programs.run([
            "sh", "-c",
            "cd \"$0\" && printf 'GET / HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' | timeout 10 openssl"
                + " s_client -connect 127.0.0.1:\(pair.serverPort) -CAfile root-cert.pem -verify_return_error"
                + " -quiet \(credential)",
            directory,
        ])
        return answer.output.contains("served")
    }
}

extension JSONDecoder {
    /// As `skein ... -o json` writes dates.
    fileprivate static var iso8601: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
