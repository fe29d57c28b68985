import Foundation
import Kubernetes
import Synchronization
import Testing

/// A cluster's process is killed while clients write.
struct ClusterCrashTests {
    @Test(.timeLimit(.minutes(5)))
    func `what was acknowledged before a kill is there after it`() async throws {
        let data = Skein().data
        defer { try? FileManager.default.removeItem(atPath: data) }
        let acknowledged = Acknowledged()
        for round in 0..<3 {
            let process = try await ClusterProcess(data: data)
            let before = acknowledged.highest
            let client = process.client
            try await client.createNamespaceIfAbsent("crash")
            async let writes: Void = Self.write("round-\(round)", count: 1000, to: client, acknowledged)
            _ = await eventually(within: .seconds(60)) { acknowledged.count >= (round + 1) * 250 }
            process.kill()
            await writes
            #expect(acknowledged.highest > before)
        }

        let process = try await ClusterProcess(data: data)
        defer { process.kill() }
        let page = try await process.client.page(.list(.configMaps, namespace: "crash"))
        let found = Dictionary(uniqueKeysWithValues: page.items.map { ($0.name, $0.resourceVersion) })
        for (name, version) in acknowledged.all {
            #expect(found[name] == version, "\(name) was acknowledged with version \(version)")
        }
        // Versions never go back, and a watch goes on where it stood.
        let fresh = try await process.client.json(
            .create(.configMaps, namespace: "crash", body: ["metadata": ["name": "after"]]))
        let version = try #require(fresh["metadata"]?["resourceVersion"]?.string.flatMap { Int($0) })
        #expect(version > acknowledged.highest)
        let seen = try await process.client.firstChange(of: .configMaps, in: "crash", after: acknowledged.highest)
        #expect(found[seen] != nil || seen == "after")
    }

    /// Sixteen writers; each goes on until the server is gone.
    private static func write(
        _ prefix: String, count: Int, to client: Client, _ acknowledged: Acknowledged
    ) async {
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    for index in stride(from: writer, to: count, by: 16) {
                        let name = "\(prefix)-\(index)"
                        let request = Request.create(
                            .configMaps, namespace: "crash", body: ["metadata": ["name": .string(name)]])
                        guard let object = try? await client.json(request),
                            let version = object["metadata"]?["resourceVersion"]?.string
                        else { return }
                        acknowledged.add(name, version)
                    }
                }
            }
        }
    }
}

/// What the server has said is stored.
private final class Acknowledged: Sendable {
    private let versions = Mutex<[String: String]>([:])

    func add(_ name: String, _ version: String) { versions.withLock { $0[name] = version } }

    var all: [String: String] { versions.withLock { $0 } }
    var count: Int { versions.withLock { $0.count } }
    var highest: Int { all.values.compactMap { Int($0) }.max() ?? 0 }
}

extension Client {
    fileprivate func createNamespaceIfAbsent(_ name: String) async throws {
        do {
            try await json(.create(.namespaces, body: ["metadata": ["name": .string(name)]]))
        } catch let error as APIError where error.isConflict {}
    }

    /// The name of the object whose change comes first after a version.
    fileprivate func firstChange(
        of resource: GroupVersionResource, in namespace: String, after version: Int
    ) async throws -> String {
        let watch = Request.watch(
            resource, namespace: namespace,
            WatchOptions(resourceVersion: "\(version)", allowWatchBookmarks: false, timeoutSeconds: 1))
        let lines = try await bytes(watch)
        let first = lines.split(separator: UInt8(ascii: "\n")).first ?? []
        return try JSON(decoding: Array(first))["object"]?["metadata"]?["name"]?.string ?? ""
    }
}
