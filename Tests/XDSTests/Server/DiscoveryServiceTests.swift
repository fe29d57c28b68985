import EnvoyAPI
import Foundation
import GRPCCore
import GRPCInProcessTransport
import SwiftProtobuf
import Testing
import XDS

@Suite("Discovery services", .timeLimit(.minutes(1)))
struct DiscoveryServiceTests {
    private func serve(
        _ source: TestSource, patience: Duration = .seconds(60),
        _ body: @escaping @Sendable (GRPCClient<InProcessTransport.Client>) async throws -> Void
    ) async throws {
        let transport = InProcessTransport()
        let cache = PushCache()
        let services: [any RegistrableRPCService] = [
            AggregatedDiscoveryService(source: source, cache: cache, patience: patience),
            SecretDiscoveryService(source: source, cache: cache),
        ]
        try await withGRPCServer(transport: transport.server, services: services) { _ in
            try await withGRPCClient(transport: transport.client) { client in try await body(client) }
        }
    }

    @Test("serve a delta stream from subscription to removal, and tell the source")
    func delta() async throws {
        let source = TestSource()
        source.publish("CDS a=1 b=1", version: "1")
        try await serve(source) { client in
            try await DeltaStream.run(client, .deltaAggregated) { stream in
                stream.subscribe(TypeURL.cluster)
                let first = try #require(try await stream.next())
                #expect(first.resources.map(\.name) == ["a", "b"])
                #expect(first.systemVersionInfo == "1")
                #expect(await source.nextEvent() == "sent 1 STALE")
                stream.acknowledge(first)
                #expect(await source.nextEvent() == "acknowledged 1 SYNCED")
                source.publish("CDS a=2", version: "2")
                let second = try #require(try await stream.next())
                stream.acknowledge(second, error: "too blue")
                #expect(second.resources.map(\.name) == ["a"])
                let third = try #require(try await stream.next())
                #expect(third.removedResources == ["b"])
                stream.finish()
                let end = try await stream.next()
                #expect(end == nil)
            }
        }
        #expect(
            await source.remainingEvents() == [
                "sent 2 STALE", "rejected too blue", "sent 2 STALE", "disconnected nil",
            ])
        #expect(source.peers.map(\.node.id) == ["node"])
        #expect(source.peers.map(\.certificate) == [nil])
        #expect(source.peers.map(\.method) == [.deltaAggregated])
    }

    @Test("serve a state-of-the-world stream")
    func stateOfTheWorld() async throws {
        let source = TestSource()
        source.publish("LDS a=1; RDS r=1 s=1")
        try await serve(source) { client in
            try await StateStream.run(client, .streamAggregated) { stream in
                stream.send {
                    $0.node.id = "node"
                    $0.typeURL = TypeURL.listener
                }
                let listeners = try #require(try await stream.next())
                #expect(listeners.resources.map(\.typeURL) == [TypeURL.listener])
                stream.send {
                    $0.typeURL = TypeURL.route
                    $0.resourceNames = ["s"]
                }
                let routes = try #require(try await stream.next())
                #expect(routes.typeURL == TypeURL.route)
                #expect(routes.resources.map(\.value) == [Data("1".utf8)])
            }
        }
    }

    @Test("fill in the type of secrets on their own stream")
    func secrets() async throws {
        let source = TestSource()
        source.publish("SDS default=1 ROOTCA=1; CDS a=1")
        try await serve(source) { client in
            try await DeltaStream.run(client, .deltaSecrets) { stream in
                stream.subscribe("", ["default"])
                let response = try #require(try await stream.next())
                #expect(response.typeURL == TypeURL.secret)
                #expect(response.resources.map(\.name) == ["default"])
            }
            try await StateStream.run(client, .streamSecrets) { stream in
                stream.send {
                    $0.node.id = "node"
                    $0.resourceNames = ["ROOTCA"]
                }
                let root = try await stream.next()
                #expect(root?.resources.count == 1)
            }
        }
    }

    @Test("end the stream with the source's refusal")
    func refusal() async throws {
        let source = TestSource(refusal: RPCError(code: .permissionDenied, message: "not you"))
        try await serve(source) { client in
            try await expect(.permissionDenied, "not you") {
                try await DeltaStream.run(client, .deltaAggregated) { stream in
                    stream.subscribe(TypeURL.cluster)
                    _ = try await stream.next()
                }
            }
        }
        #expect(await source.remainingEvents() == [])
    }

    @Test("end the stream when the client breaks the protocol")
    func protocolError() async throws {
        let source = TestSource()
        try await serve(source) { client in
            try await expect(.invalidArgument, "node") {
                try await DeltaStream.run(client, .deltaAggregated) { stream in
                    stream.send { $0.typeURL = TypeURL.cluster }
                    _ = try await stream.next()
                }
            }
            try await expect(.invalidArgument, "type_url") {
                try await DeltaStream.run(client, .deltaAggregated) { stream in
                    stream.subscribe("")
                    _ = try await stream.next()
                }
            }
        }
    }

    @Test("end the stream when the configuration ends")
    func sourceEnds() async throws {
        let source = TestSource()
        source.publish("CDS a=1")
        try await serve(source) { client in
            try await expect(.unavailable, "connect again") {
                try await DeltaStream.run(client, .deltaAggregated) { stream in
                    stream.subscribe(TypeURL.cluster)
                    _ = try await stream.next()
                    source.end()
                    _ = try await stream.next()
                }
            }
        }
        #expect(await source.remainingEvents().last?.hasPrefix("disconnected unavailable") == true)
    }

    @Test("send a client that is slow to answer the newest configuration only")
    func slowClient() async throws {
        let source = TestSource()
        source.publish("CDS a=0")
        try await serve(source) { client in
            try await DeltaStream.run(client, .deltaAggregated) { stream in
                stream.subscribe(TypeURL.cluster)
                let first = try #require(try await stream.next())
                stream.subscribe(TypeURL.secret, ["mark"])
                let missing = try #require(try await stream.next())
                #expect(missing.removedResources == ["mark"])
                stream.acknowledge(missing)
                for content in 1..<100 { source.publish("CDS a=\(content)") }
                source.publish("CDS a=100; SDS mark=1")
                // The secret shows that the last configuration has arrived at the session.
                let mark = try await stream.next()
                #expect(mark?.resources.map(\.name) == ["mark"])
                stream.acknowledge(first)
                let second = try #require(try await stream.next())
                #expect(second.resources.map(\.version) == [Conversation.version("100")])
            }
        }
    }

    @Test("stop waiting for clusters that never warm when their patience ends")
    func patience() async throws {
        let source = TestSource()
        source.publish("CDS a=1; LDS l=1")
        try await serve(source, patience: .milliseconds(1)) { client in
            try await DeltaStream.run(client, .deltaAggregated) { stream in
                stream.subscribe(TypeURL.cluster)
                let clusters = try await stream.next()
                #expect(clusters?.typeURL == TypeURL.cluster)
                stream.subscribe(TypeURL.listener)
                let listeners = try await stream.next()
                #expect(listeners?.typeURL == TypeURL.listener)
            }
        }
    }

    private func expect(
        _ code: RPCError.Code, _ words: String, _ body: () async throws -> Void
    ) async throws {
        let error = await #expect(throws: RPCError.self) { try await body() }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
