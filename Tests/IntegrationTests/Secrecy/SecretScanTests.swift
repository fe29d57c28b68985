import Foundation
import Identity
import Testing

/// The search for secrets finds what is planted.
struct SecretScanTests {
    private let key: String
    private let scan: SecretScan

    init() throws {
        key = try WorkloadKey(kind: .p256).pem.unredactedText
        var scan = SecretScan()
        scan.add(key: key, named: "ca-key.pem")
        self.scan = scan
    }

    private func kinds(_ text: String) -> [String] {
        scan.findings(in: Data(text.utf8), at: "x.log").map(\.kind)
    }

    @Test func `keys in PEM form are found, whatever stands around them`() throws {
        let findings = scan.findings(in: Data("fine\nalso fine\n\(key)".utf8), at: "x.log")
        #expect(findings.map(\.line).min() == 3 && findings.first?.place == "x.log")
        #expect(kinds(key.replacing("\n", with: "\\n")).contains("the key ca-key.pem"))
        let other = try WorkloadKey(kind: .rsa2048).pem.unredactedText
        #expect(kinds(other) == ["-----BEGIN PRIVATE KEY-----"])
        #expect(kinds("-----BEGIN RSA PRIVATE KEY-----") == ["-----BEGIN RSA PRIVATE KEY-----"])
    }

    @Test func `a part of a known key is found without its head`() {
        let body = key.split(separator: "\n")[2]
        #expect(kinds("level=info bytes=\(body)==") == ["the key ca-key.pem"])
    }

    @Test(arguments: 0..<6)
    func `keys in base64 are found, wherever they begin`(offset: Int) {
        let text = (Data(repeating: 0x7B, count: offset) + Data(key.utf8)).base64EncodedString()
        #expect(kinds(text) == ["base64 of -----BEGIN PRIVATE KEY-----"])
    }

    @Test func `tokens are found`() {
        let token = ["{\"alg\":\"RS256\"}", "{\"iss\":\"kubernetes\"}", "0123456789"]
            .map { Data($0.utf8).base64EncodedString().replacing("=", with: "") }.joined(separator: ".")
        #expect(kinds("a line\nAuthorization: Bearer \(token)\n") == ["a token"])
        #expect(scan.findings(in: Data("a\nb\n\(token)".utf8), at: "y").map(\.line) == [3])
    }

    @Test func `certificates, fingerprints and redacted keys are none`() throws {
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "c", now: Date())
        let chain = String(decoding: files.chain ?? [], as: UTF8.self)
        #expect(kinds(chain + Data(chain.utf8).base64EncodedString() + "<redacted> eyJ.x.y AB:CD:EF").isEmpty)
        #expect(kinds("").isEmpty)
    }
}
