import Foundation
import Identity
import Testing

@Suite struct FingerprintTests {
    @Test func isTheSHA256InColonHexadecimal() {
        let fingerprint = Fingerprint(der: Array("abc".utf8))
        #expect(
            fingerprint.description
                == "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD")
        #expect(fingerprint.short == "BA:78:16:BF")
    }

    @Test func readsWhatItWrites() throws {
        let fingerprint = Fingerprint(der: [1, 2, 3])
        #expect(Fingerprint(fingerprint.description) == fingerprint)
        #expect(
            Fingerprint(fingerprint.description.lowercased().replacingOccurrences(of: ":", with: "")) == fingerprint)
        #expect(try JSONDecoder().decode(Fingerprint.self, from: JSONEncoder().encode(fingerprint)) == fingerprint)
    }

    @Test(arguments: ["", "AB", String(repeating: "G", count: 64), String(repeating: "+A", count: 32)])
    func malformed(text: String) {
        #expect(Fingerprint(text) == nil)
    }
}
