import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// Many pods at once. Runs only in namespaces of its own: see `NamespaceTests`.
@Suite(.enabled(if: NamespaceTests.isInside)) struct NamespacedStartTests {
    private static let count = 20

    @Test(.timeLimit(.minutes(3))) func podsStartSoonAndLeaveNothing() async throws {
        let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
        try await NamespacedNode.prepare(tools)
        let before = try traces()
        try await withCluster { configuration in
            configuration.runsPods = true
            configuration.apiHost = "0.0.0.0"
            configuration.images = [ImageMapping(image: "test/sleep", entrypoint: ["/bin/sleep", "1000"])]
        } _: { cluster in
            let node = NamespacedNode(tools: tools, cluster: cluster)
            try await cluster.store.create(.namespaces, ["metadata": ["name": "sample"]])
            let one = try await ContinuousClock().measure { try await Self.start(node, ["single"]) }
            let names = (0..<Self.count).map { "pod-\($0)" }
            let many = try await ContinuousClock().measure { try await Self.start(node, names) }
            let end = try await ContinuousClock().measure { try await Self.end(node, names) }
            print("one pod is ready after \(one), \(Self.count) after \(many), and gone after \(end)")
            let namespaces = try await SystemCommand.run(tools.ip, ["netns", "list"])
            #expect(namespaces.contains("test_sample_single") && !namespaces.contains("test_sample_pod-"))
        }
        #expect(try await !SystemCommand.run(tools.ip, ["netns", "list"]).contains("test_sample"))
        #expect(try traces() == before)
    }

    private static func start(_ node: NamespacedNode, _ names: [String]) async throws {
        for name in names {
            try await node.cluster.store.create(
                .pods,
                [
                    "metadata": ["name": .string(name), "namespace": "sample"],
                    "spec": ["containers": [["name": "c", "image": "test/sleep"]]],
                ])
        }
        for name in names { try await node.waitUntilReady(name) }
    }

    private static func end(_ node: NamespacedNode, _ names: [String]) async throws {
        try await node.cluster.store.write { transaction in
            let type = try transaction.catalog.type(.pods)
            for name in names {
                try transaction.delete(type, namespace: "sample", name: name, .init(gracePeriodSeconds: 1))
            }
        }
        for name in names { try await node.wait(for: name) { $0 == nil } }
    }

    /// What pods leave on a machine: processes, mounts, interfaces.
    private func traces() throws -> [String] {
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
            .map { String(decoding: NamespacedNode.commandLine(of: $0), as: UTF8.self) }.filter { $0.contains("sleep") }
        let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8).split(separator: "\n")
            .map(String.init).filter { $0.contains("skein") }
        let interfaces = try FileManager.default.contentsOfDirectory(atPath: "/proc/sys/net/ipv4/conf")
            .filter { $0.hasPrefix("pod") }
        return processes + mounts + interfaces
    }
}
