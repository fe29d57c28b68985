import EnvoyAPI
import Identity
import SwiftProtobuf
import Testing
import XDS

@testable import ProxyAgent

/// The relay between a client that plays Envoy and a control plane of which the test says every byte.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RelayTests {
    private static let methods: [DiscoveryMethod] = [.deltaAggregated, .streamAggregated]

    @Test(arguments: methods) func `Envoy's messages pass untouched, and the roots pass it by`(
        _ method: DiscoveryMethod
    ) async throws {
        let form = method.discoveryProtocol
        let plane = try RawControlPlane(method)
        let run = Task { await plane.run() }
        defer { run.cancel() }
        let mine = (0..<3).map { _ in (0..<200).map { _ in UInt8.random(in: 0...255) } }
        let theirs = [
            [UInt8](repeating: 0xFF, count: 50),
            DiscoveryWriter.response(version: "1", resources: [], typeURL: TypeURL.cluster, nonce: "n"), [],
        ]
        for message in mine { plane.request(message) }
        try await eventually("all requests are there, not only \(plane.requests.count): \(plane.log.all)") {
            plane.requests.count == 4
        }
        let opening = try RootsRequest(discoveryProtocol: form).subscription()
        #expect(plane.requests == [mine[0], opening, mine[1], mine[2]])

        let roots = plane.authority.trustBundle
        plane.respond(theirs[0])
        plane.respond(try RootsTests.response([[roots.pem]], form))
        plane.respond(theirs[1])
        plane.respond(theirs[2])
        try await eventually("the roots are acknowledged") { plane.requests.count == 5 }
        try await eventually("all responses are there") { plane.responses.count == 3 }
        #expect(plane.responses == theirs)
        #expect(
            try plane.requests[4]
                == RootsRequest(discoveryProtocol: form).acknowledgement(version: "v1", nonce: "n1"))
        #expect(plane.store.meshRoots == roots)
        #expect(plane.board.state.meshRoots == 1)
        let line = "info trusting 1 roots: \(roots)"
        #expect(plane.log.all.contains(line), "\(plane.log.all)")
    }

    @Test(arguments: methods) func `garbage is refused, what was there stays, and what is right then is taken`(
        _ method: DiscoveryMethod
    ) async throws {
        let form = method.discoveryProtocol
        let plane = try RawControlPlane(method)
        let run = Task { await plane.run() }
        defer { run.cancel() }
        let requests = RootsRequest(discoveryProtocol: form)
        let roots = plane.authority.trustBundle
        plane.request([1])
        plane.respond(try RootsTests.response([[roots.pem]], form, nonce: "n1", version: "v1"))
        try await eventually("acknowledged") { plane.requests.count == 3 }
        plane.respond(try RootsTests.response([["garbage"]], form, nonce: "n2", version: "v2"))
        try await eventually("refused") { plane.requests.count == 4 }
        let refusal = plane.requests[3]
        let reason: String
        if form == .delta {
            let request = try Envoy_Service_Discovery_V3_DeltaDiscoveryRequest(serializedBytes: refusal)
            #expect(request.responseNonce == "n2")
            reason = request.errorDetail.message
        } else {
            let request = try Envoy_Service_Discovery_V3_DiscoveryRequest(serializedBytes: refusal)
            #expect(request.responseNonce == "n2" && request.versionInfo == "v1")
            reason = request.errorDetail.message
        }
        #expect(reason.contains("cannot use the roots of the mesh: ca_certificates_pem"))
        #expect(plane.store.meshRoots == roots)
        #expect(plane.board.state.rootRefusals == 1)

        let both = try roots.union(Certificates.authority().trustBundle)
        plane.respond(try RootsTests.response([[both.pem]], form, nonce: "n3", version: "v3"))
        try await eventually("acknowledged again") { plane.requests.count == 5 }
        #expect(
            try plane.requests[4] == requests.acknowledgement(version: "v3", nonce: "n3"))
        #expect(plane.store.meshRoots == both)
        #expect(plane.responses.isEmpty)
    }

    @Test func `an Envoy that does not answer is waited for`() async throws {
        let plane = try RawControlPlane(.deltaAggregated)
        plane.board.update { $0.envoy = .running(pid: 1) }
        let run = Task { await plane.run() }
        defer { run.cancel() }
        plane.request([1])
        plane.respond(try RootsTests.response([[plane.authority.trustBundle.pem]], .delta))
        try await eventually("the roots are served") { plane.store.meshRoots != nil }
        // Everything else goes on meanwhile.
        plane.respond([0xFF])
        try await eventually("the response is there") { plane.responses.count == 1 }
        #expect(plane.requests.count == 2)
        plane.board.update { $0.envoy = .stopped("ended") }
        try await eventually("acknowledged, since no Envoy runs") { plane.requests.count == 3 }
    }
}
