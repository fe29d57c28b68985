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

    private func file(_ text: String) -> VolumeFile { VolumeFile(bytes: Array(text.utf8)) }

    @Test func filesAreReplacedTogether() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let volume = VolumeDirectory(path: directory)
        try volume.write(
            ["tls.crt": .init(bytes: [1], mode: 0o400), "tls.key": .init(bytes: [2]), "deep/file": file("x")],
            mode: 0o640)
        #expect(try names(directory) == ["..1", "..data", "deep", "tls.crt", "tls.key"])
        #expect(text(directory + "/deep/file") == "x")
        let mode =
            try FileManager.default.attributesOfItem(atPath: directory + "/..1/tls.key")[.posixPermissions] as? Int
        #expect(mode == 0o640)
        let own =
            try FileManager.default.attributesOfItem(atPath: directory + "/..1/tls.crt")[.posixPermissions] as? Int
        #expect(own == 0o400)
        try volume.write(["tls.crt": file("new")], mode: 0o640)
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
                .object(.init(.secret, ["name": "s"]), [.init(key: "k", path: "sub/k", mode: 0o400)]),
                .fields([.init(path: "ns", value: .field("metadata.namespace"))]), .text(path: "l", "over"),
            ], fields: try fields(), objects: objects, tokens: [request: "jwt"])
        #expect(
            files.mapValues { String(decoding: $0.bytes, as: UTF8.self) }
                == ["k": "v1", "l": "over", "ca.crt": "PEM", "t/token": "jwt", "sub/k": "v1", "ns": "sample"])
        #expect(files["sub/k"]?.mode == 0o400 && files["k"]?.mode == nil)
    }

    @Test func whatIsMissingStopsAVolumeUnlessItIsOptional() throws {
        let fields = try fields()
        func files(_ reference: JSON, _ items: [VolumeSource.Item] = []) throws -> [String: VolumeFile] {
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

    @Test func aVolumeTellsOfResources() throws {
        let spec = try PodSamples.spec([
            "containers": [["name": "a", "image": "i", "resources": ["limits": ["memory": "64Mi"]]]],
            "volumes": [
                [
                    "name": "v",
                    "downwardAPI": [
                        "items": [
                            [
                                "path": "m", "mode": 0o440,
                                "resourceFieldRef": [
                                    "containerName": "a", "resource": "limits.memory", "divisor": "1Mi",
                                ],
                            ],
                            ["path": "c", "resourceFieldRef": ["containerName": "a", "resource": "limits.cpu"]],
                        ]
                    ],
                ]
            ],
        ])
        let fields = PodFields(pod: spec, nodeName: "n", hostIP: "1.1.1.1", podIP: "2.2.2.2", machine: ["cpu": "4"])
        guard case .files(let sources, _) = spec.volumes[0].content else { throw NodeError(.invalidPod, "no files") }
        let files = try VolumeContent.files(sources, fields: fields, objects: .init(), tokens: [:])
        #expect(files == ["m": VolumeFile(bytes: Array("64".utf8), mode: 0o440), "c": file("4")])
    }

    @Test func linksDoNotLeadOutOfAVolume() async throws {
        try await withDirectory { base in
            let volume = base + "/volume"
            for path in ["/volume/in/deep", "/outside"] {
                try FileManager.default.createDirectory(atPath: base + path, withIntermediateDirectories: true)
            }
            for (name, target) in [("root", "/"), ("up", "../outside"), ("same", "in/deep"), ("self", ".")] {
                try FileManager.default.createSymbolicLink(atPath: "\(volume)/\(name)", withDestinationPath: target)
            }
            let place = try VolumePath.source(volume, "")
            #expect(place == volume)
            #expect(try VolumePath.source(volume, "same/x").hasSuffix("/volume/in/deep/x"))
            #expect(try VolumePath.source(volume, "self/in").hasSuffix("/volume/in"))
            for part in ["root", "root/etc", "up", "up/x", "self/up", "..", "in/../../outside", "/etc"] {
                #expect(throws: NodeError.self, "\(part)") { try VolumePath.source(volume, part) }
            }
        }
    }

    @Test func machinePathsAreWhatTheyShouldBe() async throws {
        try await withDirectory { directory in
            let base = try #require(FilePaths.resolved(directory) { _ in nil })
            func prepare(_ name: String, _ kind: HostPath.Kind, allowed: [String]? = nil) throws {
                try HostPath(path: "\(base)/\(name)", kind: kind).prepare(allowed: allowed ?? [base])
            }
            try prepare("made/deep", .directoryOrCreate)
            try prepare("made/file", .fileOrCreate)
            try prepare("made", .directory)
            try prepare("made/file", .any)
            try FileManager.default.createSymbolicLink(atPath: base + "/link", withDestinationPath: "/etc")
            for (name, kind) in [
                ("missing", .any), ("missing", .directory), ("made", .file), ("made/file", .directory),
                ("made/file", .socket), ("link", .directory),
            ] as [(String, HostPath.Kind)] {
                #expect(throws: NodeError.self, "\(name) \(kind)") { try prepare(name, kind) }
            }
            #expect(throws: NodeError.self) { try prepare("made", .directory, allowed: ["/srv"]) }
            try prepare("made", .directory, allowed: ["/"])
        }
    }

    @Test func aClaimCannotBeBound() async throws {
        let spec = try PodSamples.spec(["volumes": [["name": "v", "persistentVolumeClaim": ["claimName": "data"]]]])
        let volumes = PodVolumes(spec.volumes, in: PodDirectory(data: directory, uid: "u")) { _ in ("", Date()) }
        do {
            _ = try await volumes.refresh(fields: fields(), objects: ReferencedObjects(), now: Date())
            Issue.record("the claim was bound")
        } catch {
            let start = "MountVolume.SetUp failed for volume \"v\" : persistentvolumeclaim \"data\""
            #expect("\(error)".hasPrefix(start), "\(error)")
        }
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
