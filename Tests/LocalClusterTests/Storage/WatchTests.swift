import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct WatchTests {
    @Test func changesArriveInOrderAndOnce() async throws {
        try await withStore { store, _ in
            let start = store.feed.published
            async let received = collect(try store.watch(.configMaps, after: start), count: 30)
            for index in 0..<10 {
                try await store.create(.configMaps, configMap("m\(index)"))
                try await store.change(mapReference("m\(index)")) { $0["data"] = ["x": "1"] }
                try await store.delete(mapReference("m\(index)"))
            }
            let changes = try await received
            #expect(changes.map(\.version) == changes.map(\.version).sorted())
            #expect(Set(changes.map(\.version)).count == 30)
            #expect(changes.map(\.kind) == (0..<10).flatMap { _ in [Change.Kind.added, .modified, .deleted] })
        }
    }

    @Test func aWatchFromAnOldVersionReadsTheLogFirst() async throws {
        try await withStore { store, _ in
            let start = store.feed.published
            // More than is kept in memory.
            for index in 0..<1100 {
                try await store.change(.init(.namespaces, name: "default")) { $0["i"] = .int(Int64(index)) }
            }
            let changes = try await collect(try store.watch(.namespaces, after: start), count: 1100)
            #expect(changes.count == 1100)
            #expect(changes.last?.version == store.feed.published)
        }
    }

    @Test func aWatchOfForgottenHistoryFails() async throws {
        try await withStore(historyLimit: HistoryLimit(changes: 10)) { store, path in
            let start = store.feed.published
            for index in 0..<30 { try await store.create(.configMaps, configMap("m\(index)")) }
            try store.close()
            let reopened = try ObjectStore(path: path)
            var changes = try reopened.watch(.configMaps, after: start).makeAsyncIterator()
            let failure = await status { _ = try await changes.next() }
            #expect(failure?.code == 410)
            #expect(failure?.reason == .expired)
            #expect(await status { try await reopened.checkHistory(reaches: start) }?.code == 410)
            let future = ResourceVersion(rawValue: 1 << 40)
            #expect(await status { try await reopened.checkHistory(reaches: future) }?.code == 410)
            try reopened.close()
        }
    }

    @Test func whoDoesNotReadIsToldWhenItIsTooLate() async throws {
        try await withStore(historyLimit: HistoryLimit(changes: 200)) { store, _ in
            var slow = try store.watch(.namespaces, after: store.feed.published).makeAsyncIterator()
            for index in 0..<1500 {
                try await store.change(.init(.namespaces, name: "default")) { $0["i"] = .int(Int64(index)) }
            }
            let failure = await status { _ = try await slow.next() }
            #expect(failure?.code == 410)
        }
    }

    @Test func aWatchEndsWithItsTaskAndIsForgotten() async throws {
        try await withStore { store, _ in
            let task = Task {
                var changes = try store.watch(.configMaps, after: store.feed.published).makeAsyncIterator()
                while try await changes.next() != nil {}
            }
            while try watchers(store) == 0 { await Task.yield() }
            task.cancel()
            try await task.value
            while try watchers(store) > 0 { await Task.yield() }
        }
    }

    @Test func closingEndsAllWatches() async throws {
        try await withStore { store, _ in
            let watches = (0..<5).map { _ in
                Task {
                    var changes = try store.watch(.configMaps, after: store.feed.published).makeAsyncIterator()
                    while try await changes.next() != nil {}
                }
            }
            while try watchers(store) < 5 { await Task.yield() }
            try store.close()
            for watch in watches { try await watch.value }
            var late = try store.watch(.configMaps, after: store.feed.published).makeAsyncIterator()
            #expect(try await late.next() == nil)
        }
    }

    @Test func fiftyWatchersSeeTheSame() async throws {
        try await withStore { store, _ in
            let start = store.feed.published
            let watchers = (0..<50).map { _ in
                Task { try await collect(try store.watch(.configMaps, after: start), count: 100) }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<100 { group.addTask { try await store.create(.configMaps, configMap("m\(index)")) } }
                try await group.waitForAll()
            }
            let first = try await watchers[0].value.map(\.object.name)
            #expect(Set(first).count == 100)
            for watcher in watchers { #expect(try await watcher.value.map(\.object.name) == first) }
        }
    }

    private func watchers(_ store: ObjectStore) throws -> Int {
        store.feed.watchers(try store.catalog.type(.configMaps))
    }

    private func collect(_ watch: Watch, count: Int) async throws -> [Change] {
        var changes: [Change] = []
        for try await batch in watch {
            changes += batch.changes
            if changes.count >= count { break }
        }
        return changes
    }
}

@Suite struct SelectedWatchTests {
    /// Whether the object matched before and matches now, and what a watcher hears.
    private static let cases: [(before: Bool, after: Bool, kind: Change.Kind, seen: Change.Kind?)] = [
        (true, true, .modified, .modified), (false, true, .modified, .added), (true, false, .modified, .deleted),
        (false, false, .modified, nil), (true, true, .deleted, .deleted), (false, true, .deleted, nil),
    ]

    @Test(arguments: cases)
    func aChangeIsSeenThroughItsSelection(before: Bool, after: Bool, kind: Change.Kind, seen: Change.Kind?) throws {
        let type = try ResourceCatalog.builtIn.type(.configMaps)
        let object = StoredObject(
            configMap("a", labels: ["app": after ? "yes" : "no"]), type, version: ResourceVersion(rawValue: 2))
        let change = Change(kind: kind, object: object, previous: Attributes(labels: ["app": before ? "yes" : "no"]))
        #expect(change.kind(seenThrough: .labels(["app": "yes"])) == seen)
    }

    @Test func aFollowerGetsEverythingAndThenTheChanges() async throws {
        try await withStore { store, _ in
            try await store.create(.configMaps, configMap("a", labels: ["app": "yes"]))
            try await store.create(.configMaps, configMap("b"))
            var news = store.follow(.configMaps, where: .labels(["app": "yes"])).makeAsyncIterator()
            guard case .all(let objects) = try await news.next() else { throw Unexpected() }
            #expect(objects.map(\.name) == ["a"])
            try await store.change(mapReference("b")) { $0.metadata["labels"] = ["app": "yes"] }
            guard case .changed(let added) = try await news.next() else { throw Unexpected() }
            #expect(added.name == "b")
            try await store.change(mapReference("a")) { $0.metadata["labels"] = [:] }
            guard case .removed(let removed) = try await news.next() else { throw Unexpected() }
            #expect(removed.name == "a")
        }
    }

    @Test func aFollowerThatWasTooSlowBeginsAfresh() async throws {
        try await withStore(historyLimit: HistoryLimit(changes: 200)) { store, _ in
            var news = store.follow(.namespaces).makeAsyncIterator()
            guard case .all = try await news.next() else { throw Unexpected() }
            for index in 0..<1500 {
                try await store.change(.init(.namespaces, name: "default")) { $0["i"] = .int(Int64(index)) }
            }
            guard case .all(let objects) = try await news.next() else { throw Unexpected() }
            #expect(objects.first?["i"] == 1499)
        }
    }

    private struct Unexpected: Error {}
}
