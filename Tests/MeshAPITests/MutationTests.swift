import Testing

@testable import MeshAPI

/// Whatever happens to a good text, reading it ends with objects or with faults.
struct MutationTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func yamlNeverCrashes(seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<150 {
            let text = String(decoding: random.mutate(Array(Self.yaml.utf8)), as: UTF8.self)
            for result in MeshObject.decode(yaml: text, file: "x.yaml") { check(result) }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func jsonNeverCrashes(seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<400 {
            let bytes = random.mutate(Array(Self.json.utf8))
            check(Result { () throws(DecodeFailure) in try MeshObject.decode(json: bytes) })
        }
    }

    @Test func everyTruncation() {
        for length in 0..<Self.json.utf8.count {
            let result = Result { () throws(DecodeFailure) in
                try MeshObject.decode(json: Array(Self.json.utf8.prefix(length)))
            }
            #expect(result.faults != [])
        }
        for length in stride(from: 0, to: Self.yaml.utf8.count, by: 7) {
            let text = String(decoding: Self.yaml.utf8.prefix(length), as: UTF8.self)
            for result in MeshObject.decode(yaml: text, file: "x.yaml") { check(result) }
        }
    }

    @Test func theTextsThemselvesAreGood() throws {
        #expect(MeshObject.decode(yaml: Self.yaml, file: "x.yaml").flatMap(\.faults) == [])
        #expect(throws: Never.self) { try MeshObject.decode(json: Array(Self.json.utf8)) }
    }

    private func check(_ result: Result<MeshObject, DecodeFailure>) {
        switch result {
        case .success(let object): #expect(validate(object) == [])
        case .failure(let failure): #expect(!failure.faults.isEmpty && !failure.description.isEmpty)
        }
    }

    private static let yaml = """
        # Two documents.
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: "a", labels: &l {app: 'x'}}
        spec:
          hosts: [a.example.com, "b"]
          gateways:
          - istio-system/edge
          http:
          - match: [{uri: {prefix: /}, headers: {x-y: {regex: "[a-z]+"}}}]
            timeout: 1.5s
            route:
            - {destination: {host: a, port: {number: 80}}, weight: 50}
            - destination: {host: b}
              weight: 0x32
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: b, labels: {<<: {c: d}, app: é}}
        stringData:
          key: |
            line
          other: >-
            folded
        """

    private static let json = """
        {"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"a","namespace":"b"},\
        "spec":{"host":"a","subsets":[{"name":"v1","labels":{"version":"v1\\u00e9"}}],"trafficPolicy":{"connectionPool":\
        {"tcp":{"connectTimeout":"1s","maxConnections":10}},"loadBalancer":{"simple":"RANDOM","warmup":{"duration":"1m",\
        "aggression":1.5}},"tls":{"mode":"SIMPLE","insecureSkipVerify":true}}}}
        """
}

/// A small generator (SplitMix64) that gives the same numbers for the same seed everywhere.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Changes, removes, inserts or copies something, one to four times.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) where bytes.count > 8 {
            let index = Int.random(in: 0..<bytes.count - 8, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(Array(" \n\t:-[]{}&*?|>'\"\\#%,!~0".utf8).randomElement(using: &self) ?? 0, at: index)
            case 3: bytes.replaceSubrange(index..<index + 8, with: [])
            case 4:
                bytes.insert(contentsOf: bytes[index..<index + 8], at: Int.random(in: 0..<bytes.count, using: &self))
            default: bytes.removeLast(Int.random(in: 0..<bytes.count / 2, using: &self))
            }
        }
        return bytes
    }
}
