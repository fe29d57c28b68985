import Foundation
import Kubernetes

/// What clients of an embedded cluster wait for, with 5,000 objects in it.
struct ClusterCases {
    static let objects = 5000
    /// Requests under way at the same time, on one connection pool.
    static let concurrency = 64

    let process: ClusterProcess
    let client: Client

    init(_ process: ClusterProcess) throws {
        self.process = process
        client = try Client(try Kubeconfig(file: process.kubeconfig).configuration())
    }

    func run() async throws -> [ClusterFigure] {
        var figures = [ClusterFigure("memory when empty", try process.memory().now, "MiB")]
        try await client.json(.create(.namespaces, body: ["metadata": ["name": "bench"]]))
        figures += try await writes("create") { index in
            .create(.configMaps, namespace: "bench", body: Self.object(index))
        }
        figures += try await writes("patch") { index in
            let name = ObjectReference(.configMaps, namespace: "bench", name: Self.name(index))
            return .patch(name, .merge(["data": ["changed": .string("\(index)")]]))
        }
        figures.append(try await list())
        figures.append(try await watchers())
        let memory = try process.memory()
        figures.append(ClusterFigure("memory with 5000 objects", memory.now, "MiB", limit: 150))
        figures.append(ClusterFigure("memory at its highest", memory.peak, "MiB", limit: 150))
        return figures
    }

    /// Every object is written once.
    private func writes(_ name: String, _ request: @escaping @Sendable (Int) -> Request) async throws -> [ClusterFigure]
    {
        let cpu = try process.processorTime()
        let start = ContinuousClock.now
        let client = client
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<Self.concurrency {
                group.addTask {
                    for index in stride(from: worker, to: Self.objects, by: Self.concurrency) {
                        _ = try await client.bytes(request(index))
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        let used = try process.processorTime() - cpu
        return [
            ClusterFigure("\(name): requests per second", Double(Self.objects) / seconds, "1/s", limit: 1000),
            ClusterFigure("\(name): CPU of the server per request", used / Double(Self.objects) * 1e6, "µs"),
        ]
    }

    /// The median of nine lists of all objects.
    private func list() async throws -> ClusterFigure {
        var times: [Double] = []
        for _ in 0..<9 {
            let start = ContinuousClock.now
            _ = try await client.bytes(.list(.configMaps, namespace: "bench"), limit: 64 << 20)
            times.append((ContinuousClock.now - start).inSeconds * 1000)
        }
        return ClusterFigure("list of 5000 objects", times.sorted()[times.count / 2], "ms", limit: 200)
    }

    /// How long a change takes to reach the last of 50 watchers; the median of nine changes.
    private func watchers() async throws -> ClusterFigure {
        let client = client
        let object = ObjectReference(.configMaps, namespace: "bench", name: Self.name(0))
        let (marks, seen) = AsyncStream.makeStream(of: String.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let one = WatchOptions(fieldSelector: "metadata.name=\(object.name)", timeoutSeconds: 290)
                    for await event in client.watch(.configMaps, namespace: "bench", one) {
                        if let mark = Self.mark(event) { seen.yield(mark) }
                    }
                }
            }
            defer { group.cancelAll() }
            var iterator = marks.makeAsyncIterator()
            var times: [Double] = []
            // The first round waits for the watches to begin.
            for round in 0..<10 {
                let mark = "round-\(round)"
                let start = ContinuousClock.now
                _ = try await client.bytes(.patch(object, .merge(["data": ["mark": .string(mark)]])))
                var count = 0
                while count < 50, let value = await iterator.next() { if value == mark { count += 1 } }
                if round > 0 { times.append((ContinuousClock.now - start).inSeconds * 1000) }
            }
            return ClusterFigure("change seen by 50 watchers", times.sorted()[times.count / 2], "ms")
        }
    }

    private static func mark(_ event: WatcherEvent) -> String? {
        switch event {
        case .initApply(let object), .apply(let object): try? object.json()["data"]?["mark"]?.string
        default: nil
        }
    }

    private static func name(_ index: Int) -> String { "object-\(index)" }

    private static func object(_ index: Int) -> JSON {
        [
            "metadata": ["name": .string(name(index)), "labels": ["app": .string("app-\(index % 100)")]],
            "data": ["key": .string(String(repeating: "x", count: 500))],
        ]
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
