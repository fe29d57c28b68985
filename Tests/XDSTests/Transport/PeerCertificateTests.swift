import GRPCCore
import Testing
import XDS

@Suite("A peer's certificate in metadata")
struct PeerCertificateTests {
    @Test("comes back as it was attached")
    func roundTrip() {
        var metadata: Metadata = [:]
        PeerCertificate(der: [1]).attach(to: &metadata)
        PeerCertificate(der: [2, 3]).attach(to: &metadata)
        #expect(PeerCertificate.from(metadata) == PeerCertificate(der: [2, 3]))
    }

    @Test("is not taken from anybody outside the process", arguments: [[], [1], Array(repeating: 0, count: 32)])
    func forged(value: [UInt8]) {
        var metadata: Metadata = [:]
        metadata.addBinary(value, forKey: "x-skein-peer-certificate-bin")
        metadata.addString("AAAA", forKey: "x-skein-peer-certificate-bin")
        #expect(PeerCertificate.from(metadata) == nil)
    }
}
