import EnvoyAPI
import SwiftProtobuf
import Testing

@testable import XDS

@Suite("Sessions of one class")
struct SharingTests {
    private let cache = PushCache()

    private func layer(_ text: String, basedOn previous: ResourceSet? = nil) -> ResourceSet {
        ResourceSet(version: "v", resources: Conversation.resources(text), basedOn: previous)
    }

    private func responses(_ actions: [SessionAction]) -> [EncodedResponse] {
        actions.compactMap { action in
            guard case .send(let push) = action else { return nil }
            return cache.encoded(push)
        }
    }

    private func request(_ typeURL: String, _ names: [String] = []) -> Envoy_Service_Discovery_V3_DeltaDiscoveryRequest
    {
        var request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
        request.typeURL = typeURL
        request.node.id = "n"
        request.resourceNamesSubscribe = names
        return request
    }

    @Test("send the same object, by wildcard and by name, whatever their own layer is")
    func sameObject() throws {
        let first = layer("CDS a=1 b=1; EDS a=1 b=1")
        let second = layer("CDS a=1 b=2; EDS a=2 b=1", basedOn: first)
        var sent: [[EncodedResponse]] = []
        for index in 0..<50 {
            var session = Session(protocol: .delta, cache: cache)
            let own = layer("CDS in\(index)=1")
            var mine = responses(session.publish(layers: [first, own]))
            mine += responses(session.receive(request(TypeURL.cluster))).prefix(1)
            mine += responses(session.receive(request(TypeURL.endpoint, ["b", "a"])))
            var ack = request(TypeURL.endpoint)
            ack.responseNonce = session.status(of: TypeURL.endpoint).sentNonce
            _ = session.receive(ack)
            mine += responses(session.publish(layers: [second, own]))
            sent.append(mine)
        }
        let one = try #require(sent.first)
        #expect(one.count == 3)
        for other in sent {
            #expect(other.count == one.count)
            #expect(zip(one, other).allSatisfy { $0 === $1 })
        }
    }

    @Test("share what a subset of names gets with those that have the same subset")
    func sameSubset() throws {
        let set = layer("EDS a=1 b=1 c=1")
        func response(_ names: [String]) throws -> EncodedResponse {
            var session = Session(protocol: .delta, cache: cache)
            _ = session.publish(layers: [set])
            return try #require(responses(session.receive(request(TypeURL.endpoint, names))).first)
        }
        let some = try response(["a", "b"])
        #expect(try response(["b", "a"]) === some)
        #expect(try response(["a", "c"]) !== some)
        #expect(try response(["a", "b", "c"]) !== some)
    }

    @Test("share the whole state of the other form too")
    func stateOfTheWorld() throws {
        let set = layer("CDS a=1 b=1")
        func response() throws -> EncodedResponse {
            var session = Session(protocol: .stateOfTheWorld, cache: cache)
            _ = session.publish(layers: [set])
            var request = Envoy_Service_Discovery_V3_DiscoveryRequest()
            request.typeURL = TypeURL.cluster
            request.node.id = "n"
            return try #require(responses(session.receive(request)).first)
        }
        #expect(try response() === response())
    }

    @Test("do not take one type's empty state for another's")
    func emptyStates() throws {
        var session = Session(protocol: .stateOfTheWorld, cache: cache)
        _ = session.publish(layers: [.empty])
        for typeURL in [TypeURL.cluster, TypeURL.listener] {
            var request = Envoy_Service_Discovery_V3_DiscoveryRequest()
            request.typeURL = typeURL
            request.node.id = "n"
            let response = try #require(responses(session.receive(request)).first)
            let message = try Envoy_Service_Discovery_V3_DiscoveryResponse(serializedBytes: response.bytes)
            #expect(message.typeURL == typeURL)
        }
    }

    @Test("send what the wire format says")
    func decodes() throws {
        var session = Session(protocol: .delta, cache: cache)
        _ = session.publish(layers: [layer("CDS a=1 b=1")])
        let response = try #require(responses(session.receive(request(TypeURL.cluster, ["*", "z"]))).first)
        let message = try Envoy_Service_Discovery_V3_DeltaDiscoveryResponse(serializedBytes: response.bytes)
        #expect(message.typeURL == TypeURL.cluster)
        #expect(message.resources.map(\.name) == ["a", "b"])
        #expect(message.resources.map(\.version) == [Conversation.version("1"), Conversation.version("1")])
        #expect(message.resources.allSatisfy { $0.resource.typeURL == TypeURL.cluster })
        #expect(!message.nonce.isEmpty)
        #expect(message.systemVersionInfo == "v")
    }

    @Test("may be forgotten by a small cache without any difference but the cost")
    func smallCache() throws {
        let small = PushCache(byteLimit: 1)
        let set = layer("CDS a=1; EDS a=1")
        var session = Session(protocol: .delta, cache: small)
        _ = session.publish(layers: [set])
        let actions = session.receive(request(TypeURL.cluster)) + session.receive(request(TypeURL.endpoint, ["a"]))
        let pushes = actions.compactMap { action -> Push? in if case .send(let push) = action { push } else { nil } }
        let once = pushes.map { small.encoded($0).bytes }
        #expect(pushes.map { small.encoded($0).bytes } == once)
        #expect(small.encoded(pushes[0]) !== small.encoded(pushes[1]))
    }

    @Test("of other classes share what is the same for both, however both have come there")
    func otherClass() throws {
        let memo = TableMemo()
        func layer(_ text: String, basedOn previous: ResourceSet? = nil) -> ResourceSet {
            ResourceSet(version: "v", resources: Conversation.resources(text), basedOn: previous, memo: memo)
        }
        var (one, other) = (layer("CDS a=1 b=1; EDS a=1 b=1"), layer("CDS a=1 b=2; EDS b=1 a=1"))
        #expect(one.table(TypeURL.cluster) !== other.table(TypeURL.cluster))
        #expect(one.table(TypeURL.endpoint) === other.table(TypeURL.endpoint))
        let fresh = try #require(Conversation.resources("EDS a=2 c=1")[TypeURL.endpoint])
        one = .replacing(TypeURL.endpoint, fresh, version: "w", in: one, memo: memo)
        #expect(one.table(TypeURL.endpoint) !== other.table(TypeURL.endpoint))
        other = .replacing(TypeURL.endpoint, fresh.reversed(), version: "w", in: other, memo: memo)
        #expect(one.table(TypeURL.endpoint) === other.table(TypeURL.endpoint))
        #expect(one.table(TypeURL.endpoint).resources == Conversation.resources("EDS a=2 b=1 c=1")[TypeURL.endpoint])
        // From elsewhere to the same: what leads there differs, so that the table is another one.
        let third = layer("EDS a=2 b=1")
        let late = ResourceSet.replacing(TypeURL.endpoint, fresh, version: "w", in: third, memo: memo)
        #expect(late.table(TypeURL.endpoint).resources == one.table(TypeURL.endpoint).resources)
        #expect(late.table(TypeURL.endpoint).step?.change.updated.map(\.name) == ["c"])
    }

    @Test("are not kept alive by what they share")
    func weak() {
        let memo = TableMemo()
        for index in 0..<1000 {
            let kept = ResourceSet(version: "v", resources: Conversation.resources("CDS a=\(index)"), memo: memo)
            #expect(memo.count == 1)
            withExtendedLifetime(kept) {}
        }
    }
}
