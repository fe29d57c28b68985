import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct WatchRequestTests {
    private let path = "/api/v1/namespaces/default/configmaps"

    @Test func withoutAVersionItBeginsWithWhatIsThere() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.configMaps, configMap("a"))
            var watch = try await OpenWatch(
                cluster, path, [("labelSelector", "!none"), ("fieldSelector", "metadata.name=a")])
            #expect(try await watch.next()?.summary == "ADDED a")
            try await cluster.store.create(.configMaps, configMap("b"))
            try await cluster.store.change(mapReference("a")) { $0["data"] = ["x": "1"] }
            #expect(try await watch.next()?.summary == "MODIFIED a")
            try await cluster.store.delete(mapReference("a"))
            #expect(try await watch.next()?.summary == "DELETED a")
        }
    }

    @Test func fromAVersionItGoesOn() async throws {
        try await withCluster { cluster in
            let version = try await cluster.store.create(.configMaps, configMap("a")).resourceVersion
            try await cluster.store.create(.configMaps, configMap("b"))
            var watch = try await OpenWatch(cluster, path, [("resourceVersion", version.description)])
            let first = try #require(try await watch.next())
            #expect(first.summary == "ADDED b")
            #expect(first["object"]?["kind"] == "ConfigMap")
            try await cluster.store.create(.namespaces, ["metadata": ["name": "other"]])
            try await cluster.store.create(.configMaps, configMap("c"))
            // The other namespace's objects are not seen.
            #expect(try await watch.next()?.summary == "ADDED c")
        }
    }

    @Test func initialEventsEndWithABookmark() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.configMaps, configMap("a"))
            var watch = try await OpenWatch(
                cluster, path,
                [
                    ("sendInitialEvents", "true"), ("resourceVersionMatch", "NotOlderThan"),
                    ("allowWatchBookmarks", "true"),
                ])
            #expect(try await watch.next(2).map(\.summary) == ["ADDED a", "ADDED kube-root-ca.crt"])
            let bookmark = try #require(try await watch.next())
            #expect(bookmark["type"] == "BOOKMARK")
            #expect(bookmark["object"]?.annotations == ["k8s.io/initial-events-end": "true"])
            #expect(bookmark["object"]?.resourceVersion == cluster.store.feed.published)
        }
    }

    @Test func anUnknownHistoryIsAnErrorInTheStream() async throws {
        try await withCluster { cluster in
            var watch = try await OpenWatch(cluster, path, [("resourceVersion", "999999")])
            let event = try #require(try await watch.next())
            #expect(event["type"] == "ERROR")
            #expect(event["object"]?["code"] == 410)
            #expect(event["object"]?["reason"] == "Expired")
            #expect(try await watch.next() == nil)
        }
    }

    @Test func itEndsWhenItsTimeIsOver() async throws {
        try await withCluster { cluster in
            var watch = try await OpenWatch(
                cluster, path, [("timeoutSeconds", "1"), ("fieldSelector", "metadata.name=x")])
            #expect(try await watch.next() == nil)
        }
    }

    @Test func aTableNamesItsColumnsOnce() async throws {
        try await withCluster { cluster in
            var watch = try await OpenWatch(cluster, path, accept: "application/json;as=Table;v=v1;g=meta.k8s.io")
            let first = try #require(try await watch.next())
            #expect(first["object"]?["columnDefinitions"]?.array?.isEmpty == false)
            try await cluster.store.create(.configMaps, configMap("b"))
            let second = try #require(try await watch.next())
            #expect(second["object"]?["columnDefinitions"] == [])
            #expect(second["object"]?["rows"]?[0]?["cells"]?[0] == "b")
        }
    }

    /// A client that stops reading: its events wait in the socket and in the history, and nowhere else. The others go on.
    @Test func whoStopsReadingHoldsUpNobody() async throws {
        try await withCluster { cluster in
            let version = cluster.store.feed.published.description
            var stalled = try await OpenWatch(cluster, path, [("resourceVersion", version)])
            var reading = try await OpenWatch(cluster, path, [("resourceVersion", version)])
            let text = String(repeating: "x", count: 100_000)
            // 15 MB: more than all buffers on the way.
            for index in 0..<150 {
                try await cluster.store.create(.configMaps, configMap("m\(index)", ["t": text]))
                #expect(try await reading.next()?.summary == "ADDED m\(index)")
            }
            #expect(try await cluster.client.json(.raw(.get, path: "/version"))["major"] == "1")
            // It finds everything when it returns in time.
            #expect(try await stalled.next(150).map(\.summary) == (0..<150).map { "ADDED m\($0)" })
        }
    }

    @Test(.timeLimit(.minutes(1))) func whoLeavesIsForgotten() async throws {
        try await withCluster { cluster in
            // The controller of EndpointSlices follows three kinds, none of them this one.
            func watchers() throws -> Int { cluster.store.feed.watchers(try cluster.store.catalog.type(.configMaps)) }
            do {
                var watch = try await OpenWatch(cluster, path)
                _ = try await watch.next()
                #expect(try watchers() == 1)
            }
            while try watchers() > 0 { await Task.yield() }
        }
    }

    @Test func fiftyWatchers() async throws {
        try await withCluster { cluster in
            let version = cluster.store.feed.published.description
            let expected = (0..<20).map { "ADDED m\($0)" }
            try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        var watch = try await OpenWatch(cluster, path, [("resourceVersion", version)])
                        return try await watch.next(20).map(\.summary)
                    }
                }
                for index in 0..<20 { try await cluster.store.create(.configMaps, configMap("m\(index)")) }
                for try await events in group { #expect(events == expected) }
            }
        }
    }

    /// The project's own client sees a cluster as `WatcherEvent` says.
    @Test(.timeLimit(.minutes(1))) func theClientFollows() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.configMaps, configMap("a"))
            var heard: [String] = []
            for await event in cluster.client.watch(.configMaps, namespace: "default") {
                heard.append(Self.describe(event))
                switch heard.last {
                case "connected": try await cluster.store.create(.configMaps, configMap("b"))
                case "apply b": try await cluster.store.delete(mapReference("a"))
                default: break
                }
                if heard.last == "delete a" { break }
            }
            #expect(
                heard == [
                    "restarted", "initApply a", "initApply kube-root-ca.crt", "initDone", "connected", "apply b",
                    "delete a",
                ])
        }
    }

    private static func describe(_ event: WatcherEvent) -> String {
        switch event {
        case .restarted: "restarted"
        case .initApply(let object): "initApply \(object.name)"
        case .initDone: "initDone"
        case .connected: "connected"
        case .apply(let object): "apply \(object.name)"
        case .delete(let object): "delete \(object.name)"
        case .failed(let error): "failed \(error)"
        }
    }
}
