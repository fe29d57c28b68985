import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// What a kill leaves is what is in the files at that moment: the tests look at copies of the files of a running store.
@Suite struct RestartTests {
    /// Copies the database of a store that is not writing just now.
    private func copy(_ path: String, cutting bytes: Int = 0) throws -> String {
        let target = path + "-" + UUID().uuidString
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: target + suffix)
        }
        if bytes > 0 {
            let log = try FileHandle(forUpdating: URL(fileURLWithPath: target + "-wal"))
            let end = try log.seekToEnd()
            try log.truncate(atOffset: end - UInt64(bytes))
            try log.close()
        }
        return target
    }

    private func writeMany(_ store: ObjectStore, _ names: Range<Int>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in names {
                group.addTask { try await store.create(.configMaps, configMap("m\(index)", ["i": "\(index)"])) }
            }
            try await group.waitForAll()
        }
    }

    @Test func everyAcknowledgedWriteSurvivesAnAbruptEnd() async throws {
        try await withStore { store, path in
            try await writeMany(store, 0..<200)
            try await store.delete(mapReference("m7"))
            let acknowledged = store.feed.published
            let reopened = try ObjectStore(path: try copy(path))
            #expect(reopened.feed.published == acknowledged)
            let maps = try await reopened.list(.configMaps)
            #expect(maps.items.count == 199)
            #expect(maps.resourceVersion == acknowledged)
            for map in maps.items { #expect("m" + (map["data"]?["i"]?.string ?? "") == map.name) }
            let next = try await reopened.create(.configMaps, configMap("next"))
            #expect(next.resourceVersion > acknowledged)
            try reopened.close()
        }
    }

    @Test(arguments: [1, 100, 4000])
    func aTornLastWriteTakesNoOtherAlong(bytes: Int) async throws {
        try await withStore { store, path in
            try await writeMany(store, 0..<50)
            let acknowledged = store.feed.published
            try await store.create(.configMaps, configMap("last"))
            let reopened = try ObjectStore(path: try copy(path, cutting: bytes))
            let names = Set(try await reopened.list(.configMaps).items.map(\.name))
            #expect(names.isSuperset(of: (0..<50).map { "m\($0)" }))
            #expect(reopened.feed.published >= acknowledged)
            try reopened.close()
        }
    }

    @Test func versionsDoNotGoBackWhenTheHistoryIsCut() async throws {
        try await withStore(historyLimit: HistoryLimit(changes: 10)) { store, path in
            try await writeMany(store, 0..<40)
            for index in 0..<40 { try await store.delete(mapReference("m\(index)")) }
            let acknowledged = store.feed.published
            try store.close()
            let reopened = try ObjectStore(path: path)
            #expect(reopened.feed.published == acknowledged)
            try reopened.close()
        }
    }

    @Test func aWatchResumesAfterARestart() async throws {
        try await withStore { store, path in
            let seen = try await store.create(.configMaps, configMap("a")).resourceVersion
            try await store.create(.configMaps, configMap("b"))
            try await store.change(mapReference("a")) { $0["data"] = ["x": "1"] }
            try await store.delete(mapReference("b"))
            try store.close()
            let reopened = try ObjectStore(path: path)
            var changes = try reopened.watch(.configMaps, after: seen).makeAsyncIterator()
            let batch = try #require(try await changes.next())
            #expect(batch.changes.map(\.kind) == [.added, .modified, .deleted])
            #expect(batch.changes.map(\.object.name) == ["b", "a", "b"])
            try reopened.close()
        }
    }

    @Test func somethingElseThanADatabaseIsRefused() async throws {
        try await withDirectory { directory in
            let path = directory + "/cluster.db"
            try Data(repeating: 0x41, count: 10_000).write(to: URL(fileURLWithPath: path))
            #expect(throws: (any Error).self) { try ObjectStore(path: path) }
        }
    }
}
