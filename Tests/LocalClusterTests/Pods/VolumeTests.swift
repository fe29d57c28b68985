import Foundation
import Kubernetes
import Synchronization
import Testing

@testable import LocalCluster

@Suite struct VolumeTests {
    private let directory = FileManager.default.temporaryDirectory.path() + "/skein-volume-\(UUID().uuidString)"

    private func fields() throws -> PodFields {
        PodFields(pod: try PodSamples.spec(), nodeName: "n", hostIP: "1.1.1.1", podIP: "2.2.2.2")
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    private func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func filesAreReplacedTogether() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let volume = VolumeDirectory(path: directory)
        try volume.write(["tls.crt": [1], "tls.key": [2], "deep/file": Array("x".utf8)], mode: 0o640)
        #expect(try names(directory) == ["..1", "..data", "deep", "tls.crt", "tls.key"])
        #expect(text(directory + "/deep/file") == "x")
        let mode =
            try FileManager.default.attributesOfItem(atPath: directory + "/..1/tls.key")[.posixPermissions] as? Int
        #expect(mode == 0o640)
        try volume.write(["tls.crt": Array("new".utf8)], mode: 0o640)
        #expect(try names(directory) == ["..2", "..data", "tls.crt"])
        #expect(text(directory + "/tls.crt") == "new")
        try volume.write([:], mode: 0o640)
        #expect(try names(directory) == ["..3", "..data"])
    }

    @Test func sourcesAreLaidOverEachOther() throws {
        var objects = ReferencedObjects()
        objects.objects[.init(kind: .secret, name: "s")] = ObjectEntries(.secret, ["data": ["k": "djE=", "l": "djI="]])
        let request = VolumeSource.TokenRequest(audience: "istio-ca", lifetime: .seconds(43200))
        let files = try VolumeContent.files(
            [
                .object(.init(.secret, ["name": "s"]), []), .text(path: "ca.crt", "PEM"),
                .token(path: "t/token", request),
                .object(.init(.secret, ["name": "s"]), [.init(key: "k", path: "sub/k")]),
                .fields([.init(path: "ns", field: "metadata.namespace")]), .text(path: "l", "over"),
            ], fields: try fields(), objects: objects, tokens: [request: "jwt"])
        #expect(
            files.mapValues { String(decoding: $0, as: UTF8.self) }
                == ["k": "v1", "l": "over", "ca.crt": "PEM", "t/token": "jwt", "sub/k": "v1", "ns": "sample"])
    }

    @Test func whatIsMissingStopsAVolumeUnlessItIsOptional() throws {
        let fields = try fields()
        func files(_ reference: JSON, _ items: [VolumeSource.Item] = []) throws -> [String: [UInt8]] {
            var objects = ReferencedObjects()
            objects.objects[.init(kind: .secret, name: "there")] = ObjectEntries(.secret, [:])
            return try VolumeContent.files(
                [.object(.init(.secret, reference), items)], fields: fields, objects: objects, tokens: [:])
        }
        #expect(throws: NodeError.self) { try files(["name": "none"]) }
        #expect(try files(["name": "none", "optional": true]).isEmpty)
        #expect(throws: NodeError.self) { try files(["name": "there"], [.init(key: "k", path: "k")]) }
        #expect(try files(["name": "there", "optional": true], [.init(key: "k", path: "k")]).isEmpty)
    }

    @Test func tokensAreRenewedAfterFourFifthsOfTheirLife() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let start = Date(timeIntervalSince1970: 1_000_000)
        let issued = Mutex(0)
        let request = VolumeSource.TokenRequest(audience: "istio-ca", lifetime: .seconds(1000))
        let place = PodDirectory(data: directory, uid: "u")
        let volumes = PodVolumes(
            [VolumeSpec(name: "tokens", content: .files([.token(path: "istio-token", request)], mode: 0o600))],
            in: place
        ) { _ in
            let count = issued.withLock { count in
                count += 1
                return count
            }
            return ("token-\(count)", start + 1000 * Double(count))
        }
        func refresh(_ seconds: Double) async throws -> String? {
            _ = try await volumes.refresh(fields: fields(), objects: ReferencedObjects(), now: start + seconds)
            return text(place.volume("tokens") + "/istio-token")
        }
        #expect(try await refresh(0) == "token-1")
        #expect(try await refresh(799) == "token-1")
        #expect(try await refresh(801) == "token-2")
        #expect(issued.withLock { $0 } == 2)
    }

    @Test func volumesHaveTheirPlaces() throws {
        let spec = try PodSamples.spec([
            "volumes": [
                ["name": "e", "emptyDir": [:]], ["name": "h", "hostPath": ["path": "/opt/x"]],
                ["name": "s", "secret": ["secretName": "s"]],
            ]
        ])
        let volumes = PodVolumes(spec.volumes, in: PodDirectory(data: "/d", uid: "u")) { _ in ("", Date()) }
        #expect(volumes.source("e")?.path == "/d/pods/u/volumes/e" && volumes.source("e")?.isReadOnly == false)
        #expect(volumes.source("h")?.path == "/opt/x")
        #expect(volumes.source("s")?.isReadOnly == true)
        #expect(volumes.source("none") == nil)
    }
}
