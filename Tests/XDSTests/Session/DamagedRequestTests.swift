import EnvoyAPI
import GRPCCore
import SwiftProtobuf
import TestSupport
import Testing

@testable import XDS

/// Damaged requests of either form, through the deserialiser and the session: never a crash, every action is one that a
/// client of the protocol can understand, and a session that has closed stays closed. A failure names the seed.
struct DamagedRequestTests {
    private static let limits = SessionLimits(names: 50, nameLength: 100, types: 10)

    private static let deltas: [Envoy_Service_Discovery_V3_DeltaDiscoveryRequest] = [
        .with {
            $0.node.id = "sidecar~192.0.2.1~a.b~b.svc.cluster.local"
            $0.node.metadata.fields = ["CLUSTER_ID": .init(stringValue: "c1"), "LABELS": .init(structValue: [:])]
            $0.typeURL = TypeURL.cluster
        },
        .with {
            $0.typeURL = TypeURL.endpoint
            $0.resourceNamesSubscribe = ["a", "b", "c"]
            $0.initialResourceVersions = ["a": "1", "b": "2"]
        },
        .with {
            $0.typeURL = TypeURL.endpoint
            $0.resourceNamesUnsubscribe = ["a", "*"]
            $0.responseNonce = "1"
            $0.errorDetail = .with { $0.message = "no" }
        },
    ]

    private static let states: [Envoy_Service_Discovery_V3_DiscoveryRequest] = [
        .with {
            $0.node.id = "router~192.0.2.1~a.b~b.svc.cluster.local"
            $0.typeURL = TypeURL.listener
        },
        .with {
            $0.typeURL = TypeURL.route
            $0.resourceNames = ["80", "b", "c"]
            $0.versionInfo = "1"
            $0.responseNonce = "1"
        },
        .with {
            $0.typeURL = TypeURL.route
            $0.responseNonce = "1"
            $0.errorDetail = .with { $0.message = "no" }
        },
    ]

    @Test("of the incremental form", arguments: 0..<4 as Range<UInt64>)
    func delta(seed: UInt64) throws { try converse(Self.deltas, .delta, seed) }

    @Test("of the state-of-the-world form", arguments: 0..<4 as Range<UInt64>)
    func stateOfTheWorld(seed: UInt64) throws { try converse(Self.states, .stateOfTheWorld, seed) }

    /// Sessions of ten requests, most of them damaged.
    private func converse<Request: SessionRequest>(
        _ good: [Request], _ form: DiscoveryProtocol, _ seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        let encoded = try good.map { try $0.serializedBytes() as [UInt8] }
        var understood = 0
        for round in 0..<100 {
            var session = Session(protocol: form, cache: PushCache(), limits: Self.limits)
            var isClosed = false
            for step in 0..<10 {
                let source = step == 0 ? encoded[0] : encoded.randomElement(using: &random) ?? []
                let isWhole = Int.random(in: 0..<4, using: &random) == 0
                let bytes = isWhole ? source : random.damage(source)
                let request: Request
                do {
                    request = try RequestDeserializer<Request>().deserialize(bytes)
                } catch {
                    #expect((error as? RPCError)?.code == .invalidArgument, "seed \(seed), round \(round): \(error)")
                    continue
                }
                understood += 1
                let actions = request.receive(in: &session)
                #expect(actions.isEmpty || !isClosed, "seed \(seed), round \(round): a closed session acted")
                for action in actions {
                    if case .close(_, let reason) = action {
                        isClosed = true
                        #expect(reason.utf8.count < 2000, "seed \(seed), round \(round)")
                    }
                }
                #expect(
                    session.publish(layers: [.empty]).allSatisfy { action in
                        if case .send = action { true } else { false }
                    }, "seed \(seed), round \(round)")
            }
        }
        #expect(understood > 100, "seed \(seed): the damage is too great to test anything")
    }

    @Test("of bytes at random", arguments: 0..<4 as Range<UInt64>)
    func randomBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for length in 0..<500 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            var session = Session(protocol: .delta, cache: PushCache(), limits: Self.limits)
            let request = try? RequestDeserializer<Envoy_Service_Discovery_V3_DeltaDiscoveryRequest>().deserialize(
                bytes)
            _ = request?.receive(in: &session)
        }
    }

    /// Nested messages, as one would send to exhaust the stack: swift-protobuf refuses more than a hundred levels.
    @Test("nested without end")
    func nesting() {
        var value = Google_Protobuf_Value(stringValue: "x")
        for _ in 0..<90 { value = Google_Protobuf_Value(structValue: ["x": value].asStruct) }
        var request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
        request.node.metadata.fields = ["x": value]
        #expect(throws: (any Error).self) {
            try RequestDeserializer<Envoy_Service_Discovery_V3_DeltaDiscoveryRequest>()
                .deserialize(try request.serializedBytes() as [UInt8])
        }
    }
}

extension [String: Google_Protobuf_Value] {
    fileprivate var asStruct: Google_Protobuf_Struct { Google_Protobuf_Struct(fields: self) }
}
