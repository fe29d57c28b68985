import Foundation
import Identity
import Kubernetes
import MeshModel
import Testing

@testable import ControlPlane

/// A rotation from the request to the end, with proxies that follow it.
@Suite struct RotationControllerTests {
    private let next: CACertificates

    init() throws {
        next = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "c1", now: Date())
    }

    private static let quick: @Sendable (inout ControlPlaneConfiguration) -> Void = {
        $0.rotationPatience = RotationPatience(settling: 0, limit: 600)
        $0.rotationInterval = .milliseconds(10)
    }

    private func store(_ mesh: FakeMesh) -> RotationStore {
        RotationStore(client: Client(transport: mesh.primary), namespace: "istio-system")
    }

    private func rotation(_ mesh: FakeMesh) async throws -> Rotation? { try await report(mesh).rotation }
    private func report(_ mesh: FakeMesh) async throws -> RotationReport { try await store(mesh).readMap().report }

    private func ask(_ mesh: FakeMesh, _ action: RotationRequest.Action, id: String = UUID().uuidString) async throws {
        if action == .start { try await store(mesh).put(new: next) }
        try await store(mesh).ask(RotationRequest(id: id, action: action))
    }

    /// Runs a mesh with a proxy in each of `clusters` that gets a new certificate, and connects anew, as soon as another
    /// authority issues.
    private func run(
        _ mesh: FakeMesh? = nil, proxiesIn clusters: [String] = ["c1", "c2"], refusing refused: Set<String> = [],
        _ body: @escaping @Sendable (FakeMesh) async throws -> Void
    ) async throws {
        try await FakeMesh.run(try mesh ?? FakeMesh(Self.quick)) { mesh in
            try await withThrowingTaskGroup { group in
                for cluster in clusters { group.addTask { await Self.follow(mesh, cluster, refused) } }
                defer { group.cancelAll() }
                try await body(mesh)
            }
        }
    }

    private static func follow(_ mesh: FakeMesh, _ cluster: String, _ refused: Set<String>) async {
        while !Task.isCancelled {
            await withTaskGroup(of: Void.self) { group in
                let issuer = mesh.signer.authority.keyIdentifier
                group.addTask {
                    let proxy = FakeProxy(cluster: cluster, refuses: refused)
                    guard let metadata = try? mesh.certified() else { return }
                    try? await proxy.run(mesh.client, metadata)
                }
                group.addTask {
                    while mesh.signer.authority.keyIdentifier == issuer {
                        guard (try? await Task.sleep(for: .milliseconds(5))) != nil else { return }
                    }
                }
                await group.next()
                group.cancelAll()
            }
        }
    }

    @Test("a rotation goes through to the end: other authority, other roots everywhere, nothing left behind")
    func complete() async throws {
        let wanted = try CertificateAuthority(next, now: Date())
        try await run { mesh in
            try await ask(mesh, .start)
            try await eventually("the end") { try await rotation(mesh)?.isOver == true }
            #expect(mesh.signer.authority.certificate == wanted.certificate)
            #expect(mesh.signer.authority.trustBundle == wanted.trustBundle)
            let steps = try await rotation(mesh)?.steps.map(\.phase)
            #expect(steps == Rotation.Phase.allCases)
            for cluster in [mesh.primary, mesh.remote] {
                for namespace in ["istio-system", "sample"] {
                    let map = cluster.object(.configMaps, namespace: namespace, name: "istio-ca-root-cert")
                    #expect(map?["data"]?["root-cert.pem"]?.string == wanted.trustBundle.pem)
                }
            }
            try await eventually("the keys are gone") {
                mesh.primary.object(.secrets, namespace: "istio-system", name: "skein-ca-rotation") == nil
            }
            let kept = mesh.primary.object(.secrets, namespace: "istio-system", name: "istio-ca-secret")
            #expect(kept?["data"] == Objects.authority(next)["data"])
            let map = mesh.primary.object(.configMaps, namespace: "istio-system", name: "skein-ca-rotation")
            #expect(map?["data"]?["report"]?.string?.contains("PRIVATE KEY") == false)
            let again = try await FakeMesh.restarted(mesh.primary, mesh.remote, Self.quick)
            #expect(again.signer.authority.certificate == wanted.certificate)
        }
    }

    @Test("the proxies that hold it up are listed by pod, and it goes on when they follow")
    func laggards() async throws {
        try await run(proxiesIn: ["c1"]) { mesh in
            try await ask(mesh, .start)
            try await eventually("the laggard") {
                try await report(mesh).evidence?.firstLaggards.map { "\($0.cluster)/\($0.namespace)/\($0.pod)" } == [
                    "c2/sample/hello"
                ]
            }
            #expect(try await rotation(mesh)?.phase == .distributing)
            try await withThrowingTaskGroup { group in
                group.addTask { await Self.follow(mesh, "c2", []) }
                defer { group.cancelAll() }
                try await eventually("the end") { try await rotation(mesh)?.isOver == true }
            }
        }
    }

    @Test("an unreachable cluster holds it up")
    func unreachable() async throws {
        try await run { mesh in
            try await eventually("contact") { mesh.parts.registry.board.state(of: "c2")?.phase == .synced }
            mesh.remote.cutOff(true)
            try await eventually("the loss is known") {
                mesh.parts.registry.board.state(of: "c2")?.phase == .unreachable
            }
            try await ask(mesh, .start)
            try await eventually("the obstacle") {
                try await report(mesh).evidence?.obstacles.first?.hasPrefix("c2 cannot be reached") == true
            }
            mesh.remote.cutOff(false)
            try await eventually("the end") { try await rotation(mesh)?.isOver == true }
        }
    }

    @Test("a proxy that refuses the roots pauses it, and it can be rolled back")
    func refusal() async throws {
        try await run(refusing: ["type.googleapis.com/istio.mesh.v1alpha1.ProxyConfig"]) { mesh in
            let old = mesh.signer.authority
            try await ask(mesh, .start)
            try await eventually("the pause") { try await rotation(mesh)?.pause != nil }
            let pause = try await rotation(mesh)?.pause
            #expect(pause?.isWanted == false && pause?.reason.contains("not to my taste") == true)
            #expect(mesh.signer.authority.certificate == old.certificate)
        }
    }

    @Test("rolled back, the old authority is in force, and the new root is gone")
    func rollback() async throws {
        try await run(proxiesIn: ["c1"]) { mesh in
            let old = mesh.signer.authority
            try await ask(mesh, .start)
            try await eventually("both roots") { mesh.signer.authority.trustBundle.fingerprints.count == 2 }
            try await ask(mesh, .rollback)
            try await withThrowingTaskGroup { group in
                group.addTask { await Self.follow(mesh, "c2", []) }
                defer { group.cancelAll() }
                try await eventually("the end") { try await rotation(mesh)?.isOver == true }
            }
            #expect(mesh.signer.authority.trustBundle == old.trustBundle)
            #expect(mesh.signer.authority.certificate == old.certificate)
            let map = mesh.remote.object(.configMaps, namespace: "sample", name: "istio-ca-root-cert")
            #expect(map?["data"]?["root-cert.pem"]?.string == old.trustBundle.pem)
        }
    }

    @Test("it goes on where it was when the control plane starts anew", arguments: Rotation.Phase.allCases.dropLast())
    func restart(phase: Rotation.Phase) async throws {
        let wanted = try CertificateAuthority(next, now: Date())
        let mesh = try FakeMesh(Self.quick)
        // Paused where the first control plane ends, so that it certainly is in that phase.
        try await run(mesh) { mesh in
            try await ask(mesh, .start)
            try await eventually("phase \(phase)") {
                let now = try await rotation(mesh)
                if now?.phase == phase, now?.pause == nil { try await ask(mesh, .pause) }
                return now?.pause != nil || now?.isOver == true
            }
        }
        let second = try await FakeMesh.restarted(mesh.primary, mesh.remote, Self.quick)
        #expect(second.signer.authority.trustBundle == mesh.signer.authority.trustBundle)
        #expect(second.signer.authority.certificate == mesh.signer.authority.certificate)
        try await run(second) { mesh in
            if try await rotation(mesh)?.isOver == false { try await ask(mesh, .resume) }
            try await eventually("the end") { try await rotation(mesh)?.isOver == true }
            #expect(mesh.signer.authority.certificate == wanted.certificate)
        }
    }

    @Test("files for the next rotation, put there before it is asked for, outlive the one before")
    func nextFiles() async throws {
        try await run { mesh in
            try await ask(mesh, .start)
            try await eventually("the end") { try await rotation(mesh)?.isOver == true }
            try await eventually("the keys are gone") {
                mesh.primary.object(.secrets, namespace: "istio-system", name: "skein-ca-rotation") == nil
            }
            let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "c1", now: Date())
            try await store(mesh).put(new: files)
            let before = mesh.primary.requests.count
            try await store(mesh).ask(RotationRequest(id: "nothing of interest", action: .pause))
            try await eventually("an answer") { try await report(mesh).handledRequest == "nothing of interest" }
            try await eventually("a look") { mesh.primary.requests.count > before + 5 }
            #expect(mesh.primary.object(.secrets, namespace: "istio-system", name: "skein-ca-rotation") != nil)
            try await store(mesh).ask(RotationRequest(id: "again", action: .start))
            try await eventually("another rotation") { try await report(mesh).isActive }
        }
    }

    @Test("a start that makes no sense is refused with the reason")
    func refused() async throws {
        try await run { mesh in
            try await store(mesh).ask(RotationRequest(id: "nothing to start from", action: .start))
            try await eventually("no files") {
                try await report(mesh).refusal?.contains("holds none of the files") == true
            }
            try await store(mesh).ask(RotationRequest(id: "no rotation", action: .pause))
            try await eventually("no rotation") { try await report(mesh).refusal == "there is no rotation" }
            let present = mesh.primary.object(.secrets, namespace: "istio-system", name: "istio-ca-secret")
            let data = (present?["data"]?.strings ?? [:]).compactMapValues { Data(base64Encoded: $0).map { Array($0) } }
            try await store(mesh).put(new: CACertificates(secretData: data, source: "present"))
            try await store(mesh).ask(RotationRequest(id: "the same", action: .start))
            try await eventually("the same") {
                try await report(mesh).refusal?.contains("the new authority is the present one") == true
            }
            #expect(try await rotation(mesh) == nil)
            try await eventually("the keys of what was refused are gone") {
                mesh.primary.object(.secrets, namespace: "istio-system", name: "skein-ca-rotation") == nil
            }
        }
    }

    @Test("the files of a rotation that is under way cannot be replaced by those of another")
    func untouched() async throws {
        try await run(proxiesIn: ["c1"]) { mesh in
            try await ask(mesh, .start)
            try await eventually("the start") { try await report(mesh).isActive }
            let before = mesh.primary.object(.secrets, namespace: "istio-system", name: "skein-ca-rotation")
            let other = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "c1", now: Date())
            await #expect(throws: RotationRefusal.self) { try await store(mesh).put(new: other) }
            let after = mesh.primary.object(.secrets, namespace: "istio-system", name: "skein-ca-rotation")
            #expect(before?["data"] != nil && after == before)
        }
    }
}
