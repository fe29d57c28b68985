import Foundation
import Testing

@testable import Identity

@Suite struct PEMTests {
    private static let body = "-----BEGIN X-----\nAAEC\n-----END X-----\n"

    private func parse(_ text: String) throws(IdentityError) -> [PEMBlock] {
        try PEMBlock.parse(Array(text.utf8), file: "f.pem", limit: 1000)
    }

    @Test(arguments: [
        (body, 1), (body + body, 2), ("text before\n" + body + "text after", 1), ("", 0), ("no block", 0),
        ("-----BEGIN X-----\r\nAAEC\r\n-----END X-----\r\n", 1), ("-----BEGIN X-----\nAA\nEC\n-----END X-----", 1),
        ("  -----BEGIN X-----  \n\tAAEC\n-----END X----- ", 1), ("-----BEGIN X-----\n\nAAEC\n\n-----END X-----", 1),
    ])
    func lenient(text: String, count: Int) throws {
        let blocks = try parse(text)
        #expect(blocks.count == count)
        #expect(blocks.allSatisfy { $0.der == [0, 1, 2] && $0.label == "X" })
    }

    @Test(arguments: [
        "-----BEGIN X-----\nAAEC\n", "-----BEGIN X-----\nAAEC\n-----END Y-----", "-----END X-----",
        "-----BEGIN X-----\n!!!!\n-----END X-----", "-----BEGIN X-----\nAAE\n-----END X-----",
        "-----BEGIN X-----\n-----END X-----", "-----BEGIN X-----\n-----BEGIN X-----\nAAEC\n-----END X-----",
    ])
    func refused(text: String) throws {
        let error = try #require(thrown { () throws(IdentityError) in try parse(text) })
        #expect(error.code == .garbage)
        #expect(error.file == "f.pem")
        #expect(error.message.hasPrefix("line "))
    }

    @Test func longLinesAndRoundTrip() throws {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
        let text = PEMBlock.text(label: "CERTIFICATE", der: bytes)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 64 })
        #expect(try parse(text).first?.der == bytes)
        let oneLine = "-----BEGIN X-----\n\(Data(bytes).base64EncodedString())\n-----END X-----"
        #expect(try parse(oneLine).first?.der == bytes)
    }

    @Test func limit() {
        let text = String(repeating: " ", count: 1001)
        #expect(thrown { () throws(IdentityError) in try parse(text) }?.code == .tooLarge)
    }

    @Test func encryptedKeysAreRecognised() throws {
        let old =
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAEC\n-----END RSA PRIVATE KEY-----"
        #expect(try parse(old).first?.isEncrypted == true)
        let new = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAEC\n-----END ENCRYPTED PRIVATE KEY-----"
        #expect(try parse(new).first?.isEncrypted == true)
        let error = thrown { () throws(IdentityError) in try WorkloadKey(pem: SecretPEM(new)) }
        #expect(error?.code == .unsupportedKey)
        #expect(error?.repair?.contains("openssl pkey") == true)
    }
}
