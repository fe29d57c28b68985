import EnvoyAPI
import Testing
import XDS

@testable import ProxyAgent

@Suite struct DiscoveryEnvelopeTests {
    private static func responses() -> [[UInt8]] {
        let resource = EncodedResource(name: "mesh", typeURL: TypeURL.cluster, bytes: [1, 2, 3])
        return [
            DiscoveryWriter.deltaResponse(
                systemVersion: "7", resources: Array(repeating: resource, count: 40), typeURL: TypeURL.proxyConfig,
                removed: ["gone"], nonce: "n1"),
            DiscoveryWriter.response(
                version: "7", resources: [resource], typeURL: TypeURL.proxyConfig, nonce: "n1"),
        ]
    }

    @Test func `type and nonce are found in both forms`() throws {
        for response in Self.responses() {
            let envelope = try #require(DiscoveryEnvelope(response))
            #expect(envelope.isOf(TypeURL.proxyConfig))
            #expect(!envelope.isOf(TypeURL.cluster))
            #expect(envelope.nonce.elementsEqual("n1".utf8))
        }
        #expect(DiscoveryEnvelope([])?.isOf(TypeURL.proxyConfig) == false)
    }

    @Test func `of a field that stands there twice the last one counts`() throws {
        var wire = WireWriter()
        wire.string(field: 4, TypeURL.proxyConfig)
        wire.string(field: 4, TypeURL.cluster)
        #expect(try #require(DiscoveryEnvelope(wire.bytes)).isOf(TypeURL.cluster))
    }

    @Test(
        arguments: [
            [0x22, 0x05, 0x61],  // shorter than it says
            [0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],  // a length beyond all integers
            [0x22, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02],  // a number of more than 64 bits
            [0x23], [0x24], [0x26],  // groups and a wire type that does not exist
            [0x02, 0x00],  // field 0
            [0x09, 1, 2, 3], [0x0D, 1, 2], [0x08], [0x80],
        ] as [[UInt8]])
    func `what is no message has no envelope`(_ bytes: [UInt8]) {
        #expect(DiscoveryEnvelope(bytes) == nil)
    }

    @Test func `no bytes whatsoever do harm`() {
        var generator = SystemRandomNumberGenerator()
        for response in Self.responses() {
            for length in response.indices { _ = DiscoveryEnvelope(Array(response[..<length])) }
            for _ in 0..<2000 {
                var changed = response
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    changed[Int.random(in: changed.indices, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                _ = DiscoveryEnvelope(changed)
            }
        }
        for _ in 0..<5000 {
            let count = Int.random(in: 0...60, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if let envelope = DiscoveryEnvelope(bytes) {
                #expect(envelope.typeURL.count + envelope.nonce.count <= bytes.count)
            }
            for form in [RootsRequest(discoveryProtocol: .delta), RootsRequest(discoveryProtocol: .stateOfTheWorld)] {
                _ = try? RootsResponse(bytes, form.discoveryProtocol)
            }
        }
    }
}
