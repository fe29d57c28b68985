import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// A node in namespaces of the test process: with a private /run, an outside world behind the interface `public`, and
/// another node behind `underlay`.
struct NamespacedNode: Sendable {
    let tools: SystemTools
    let cluster: RunningCluster

    static func prepare(_ tools: SystemTools) async throws {
        try await SystemCommand.run(tools.mount, ["-t", "tmpfs", "run", "/run"])
        try await SystemCommand.run(tools.mkdir, ["/run/netns"])
        try await SystemCommand.run(
            tools.ip, ["-batch", "-"],
            input: """
                link set lo up
                netns add outside
                link add public type veth peer name eth0 netns outside
                address add 203.0.113.1/24 dev public
                link set public up
                netns add peer
                link add underlay type veth peer name eth0 netns peer
                address add 172.30.0.1/24 dev underlay
                link set underlay up

                """)
        for (namespace, commands) in [
            ("outside", "address add 203.0.113.99/24 dev eth0"),
            ("peer", "address add 172.30.0.2/24 dev eth0\nroute add 10.244.0.0/16 via 172.30.0.1"),
        ] {
            let input = "link set lo up\nlink set eth0 up\n\(commands)\n"
            try await SystemCommand.run(tools.ip, ["-netns", namespace, "-batch", "-"], input: input)
        }
    }

    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(
        where: FileManager.default.isExecutableFile(atPath:))

    /// Python that prints what an HTTP server answers, or how the connection failed.
    static func fetch(_ url: String) -> [String] {
        let program = """
            import sys, urllib.request, urllib.error
            try: print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode().strip())
            except urllib.error.URLError as error: print(type(error.reason).__name__)
            except OSError as error: print(type(error).__name__)
            """
        return [python ?? "python3", "-c", program, url]
    }

    /// Python that asks the cluster's DNS over TCP, and prints how many answers there are.
    static func lookUpOverTCP(_ name: String) -> [String] {
        let program = """
            import socket, struct, sys
            name = b"".join(bytes([len(part)]) + part.encode() for part in sys.argv[1].split(".")) + b"\\0"
            query = struct.pack(">6H", 1, 0x100, 1, 0, 0, 0) + name + struct.pack(">2H", 1, 1)
            connection = socket.create_connection(("10.96.0.10", 53), 5)
            connection.sendall(struct.pack(">H", len(query)) + query)
            print(struct.unpack(">H", connection.recv(512)[8:10])[0], "answer")
            """
        return [python ?? "python3", "-c", program, name]
    }

    /// What a cluster that was killed leaves: a pod's network with a process in it.
    /// - Returns: the process.
    static func leaveSomethingBehind(_ tools: SystemTools) async throws -> Int32 {
        try await SystemCommand.run(tools.ip, ["netns", "add", "test_sample_old"])
        let script = "\(tools.nsenter) --net=/run/netns/test_sample_old -- sleep 1000 > /dev/null 2>&1 & echo $!"
        let output = try await SystemCommand.run(tools.sh, ["-c", script])
        return try #require(Int32(output.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Empty for a process that has ended.
    static func commandLine(of process: Int32) -> [UInt8] {
        FileManager.default.contents(atPath: "/proc/\(process)/cmdline").map { Array($0) } ?? []
    }

    /// Runs a command in a container.
    func exec(_ pod: String, container: String? = nil, _ command: [String]) async throws -> String {
        let arguments = try execArguments(
            dataDirectory: cluster.cluster.context.configuration.dataDirectory, namespace: "sample", pod: pod,
            container: container, command: command)
        return try await SystemCommand.run(arguments[0], Array(arguments.dropFirst()))
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a command in a network namespace.
    func run(in namespace: String, _ command: [String]) async throws -> String {
        try await SystemCommand.run(tools.nsenter, ["--net=/run/netns/\(namespace)", "--"] + command)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func log(_ pod: String, _ container: String, previous: Bool = false) async throws -> String {
        let object = try await cluster.store.get(ObjectReference(.pods, namespace: "sample", name: pod))
        let logs = ContainerLogs(dataDirectory: cluster.cluster.context.configuration.dataDirectory)
        return String(
            decoding: logs.read(podUID: object.uid, container: container, .init(previous: previous)), as: UTF8.self)
    }

    /// Waits until a pod is as wished; `nil` stands for a pod that is gone.
    func wait(for pod: String, _ isDone: @Sendable (JSON?) -> Bool) async throws {
        var seen: JSON?
        for try await news in cluster.store.follow(.pods, namespace: "sample") {
            switch news {
            case .all(let pods): seen = pods.first { $0.name == pod }
            case .changed(let object) where object.name == pod: seen = object
            case .removed(let object) where object.name == pod: seen = nil
            default: continue
            }
            if isDone(seen) { return }
        }
    }

    func waitUntilReady(_ pod: String) async throws {
        try await wait(for: pod) { pod in
            pod?.status["conditions"]?.array?.contains { $0["type"] == "Ready" && $0["status"] == "True" } ?? false
        }
    }

    /// Runs a command in a container until it prints what is expected: for what nobody announces.
    func wait(for expected: String, from pod: String, _ command: [String]) async throws {
        while try await exec(pod, command) != expected { try await Task.sleep(for: .milliseconds(50)) }
    }
}
