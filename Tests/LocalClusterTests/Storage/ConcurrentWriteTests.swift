import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ConcurrentWriteTests {
    @Test func ofManyWritersOfOneVersionOneWins() async throws {
        try await withStore { store, _ in
            let original = try await store.create(.configMaps, configMap("a"))
            let outcomes = await withTaskGroup(of: Int.self) { group in
                for writer in 0..<20 {
                    group.addTask {
                        var mine = original
                        mine["data"] = ["writer": .string("\(writer)")]
                        return await status { [mine] in try await store.update(.configMaps, mine) }?.code ?? 200
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == [200: 1, 409: 19])
        }
    }

    @Test func changesInPlaceNeverConflict() async throws {
        try await withStore { store, _ in
            try await store.create(.configMaps, configMap("a", ["count": "0"]))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await store.change(mapReference("a")) { map in
                            let count = map["data"]?["count"]?.string.flatMap(Int.init) ?? 0
                            map["data"] = ["count": .string("\(count + 1)")]
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.get(mapReference("a"))["data"] == ["count": "100"])
        }
    }

    @Test func aFailingWriteDoesNotTouchTheOthersOfItsCommit() async throws {
        try await withStore { store, _ in
            let codes = await withTaskGroup(of: (Int, Int).self) { group in
                for index in 0..<60 {
                    group.addTask {
                        // Every third name is not valid.
                        let name = index % 3 == 0 ? "BAD\(index)" : "good-\(index)"
                        let code = await status { try await store.create(.configMaps, configMap(name)) }?.code ?? 201
                        return (index, code)
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for (index, code) in codes { #expect(code == (index % 3 == 0 ? 422 : 201)) }
            let maps = try await store.list(.configMaps).items
            #expect(maps.count == 40)
        }
    }

    @Test func versionsGrowByEveryChangeAndAreNeverUsedTwice() async throws {
        try await withStore { store, _ in
            let versions = try await withThrowingTaskGroup(of: ResourceVersion.self) { group in
                for index in 0..<50 {
                    group.addTask { try await store.create(.configMaps, configMap("m\(index)")).resourceVersion }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(versions).count == 50)
            #expect(store.feed.published == versions.max())
        }
    }

    @Test func aDryRunLeavesNothingBehind() async throws {
        try await withStore { store, _ in
            let type = try store.catalog.type(.configMaps)
            let before = store.feed.published
            let shown = try await store.write(isDryRun: true) { try $0.create(type, configMap("a")) }
            #expect(shown.name == "a")
            #expect(await status { _ = try await store.get(mapReference("a")) }?.code == 404)
            #expect(store.feed.published == before)
        }
    }
}
