import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// The ways to a Service. Runs only in namespaces of its own: see `NamespaceTests`.
@Suite(.enabled(if: NamespaceTests.isInside)) struct NamespacedServiceTests {
    /// Answers every connection and datagram with the name of its pod.
    private static let echo = """
        import os, socket, threading
        name = os.environ["HOSTNAME"].encode()
        def datagrams():
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            udp.bind(("0.0.0.0", 8081))
            while True: udp.sendto(name, udp.recvfrom(100)[1])
        threading.Thread(target=datagrams, daemon=True).start()
        tcp = socket.create_server(("0.0.0.0", 8080))
        while True:
            connection, _ = tcp.accept()
            connection.sendall(name)
            connection.close()
        """

    /// Prints who answers on each of several connections, or how they fail.
    private static func callers(_ address: String, _ port: Int, times: Int = 1) -> [String] {
        let program = """
            import socket, sys
            for _ in range(int(sys.argv[3])):
                try: print(socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).recv(100).decode())
                except OSError as error: print(type(error).__name__)
            """
        return [NamespacedNode.python ?? "python3", "-c", program, address, "\(port)", "\(times)"]
    }

    private static func datagram(_ address: String, _ port: Int) -> [String] {
        let program = """
            import socket, sys
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            udp.settimeout(1)
            udp.connect((sys.argv[1], int(sys.argv[2])))
            # The kernel sends only so many refusals a second.
            for attempt in range(5):
                try:
                    udp.send(b"hello")
                    answer = udp.recv(100).decode()
                except OSError as error: answer = type(error).__name__
                if answer != "TimeoutError": break
            print(answer)
            """
        return [NamespacedNode.python ?? "python3", "-c", program, address, "\(port)"]
    }

    @Test(.timeLimit(.minutes(3))) func servicesAreReached() async throws {
        let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
        let python = try #require(NamespacedNode.python, "Python 3 is missing")
        try await NamespacedNode.prepare(tools)
        try await withCluster { configuration in
            configuration.runsPods = true
            configuration.apiHost = "0.0.0.0"
            configuration.images = [ImageMapping(image: "test/echo", entrypoint: [python, "-c", Self.echo])]
        } _: { cluster in
            let node = NamespacedNode(tools: tools, cluster: cluster)
            try await Self.create(node)
            try await Self.checkPorts(node)
            try await Self.checkAffinity(node)
            try await Self.checkMany(node)
        }
    }

    private static func create(_ node: NamespacedNode) async throws {
        let store = node.cluster.store
        try await store.create(.namespaces, ["metadata": ["name": "sample"]])
        func service(_ name: String, _ spec: JSON) async throws {
            try await store.create(
                .services, ["metadata": ["name": .string(name), "namespace": "sample"], "spec": spec])
        }
        let ports: JSON = [
            ["name": "tcp", "port": 80, "targetPort": 8080, "nodePort": 30080],
            ["name": "udp", "port": 81, "targetPort": 8081, "nodePort": 30081, "protocol": "UDP"],
        ]
        try await service(
            "echo",
            [
                "type": "NodePort", "clusterIP": "10.96.0.80", "selector": ["app": "echo"], "ports": ports,
                "externalIPs": ["198.51.100.7"],
            ])
        try await service(
            "sticky",
            [
                "clusterIP": "10.96.0.81", "selector": ["app": "echo"], "sessionAffinity": "ClientIP",
                "ports": [["port": 80, "targetPort": 8080]],
            ])
        try await service(
            "nobody",
            [
                "type": "NodePort", "clusterIP": "10.96.0.82", "selector": ["app": "nobody"],
                "ports": [["port": 80, "nodePort": 30082]],
            ])
        for name in ["one", "two", "three"] {
            try await store.create(
                .pods,
                [
                    "metadata": ["name": .string(name), "namespace": "sample", "labels": ["app": "echo"]],
                    "spec": [
                        "terminationGracePeriodSeconds": 0,
                        "containers": [
                            [
                                "name": "c", "image": "test/echo",
                                "readinessProbe": ["tcpSocket": ["port": 8080], "periodSeconds": 1],
                            ]
                        ],
                    ],
                ])
        }
        for name in ["one", "two", "three"] { try await node.waitUntilReady(name) }
    }

    private static func checkPorts(_ node: NamespacedNode) async throws {
        let names: Set = ["one", "two", "three"]
        // The rules follow the readiness of the pods: a moment later.
        var seen: Set<String> = []
        while seen != names {
            let found = try await node.exec("one", callers("10.96.0.80", 80, times: 20)).split(separator: "\n")
            seen.formUnion(found.map(String.init))
            #expect(seen.isSubset(of: names.union(["ConnectionRefusedError"])))
            seen.remove("ConnectionRefusedError")
        }
        for (address, port) in [("10.244.0.1", 30080), ("203.0.113.1", 30080), ("198.51.100.7", 80)] {
            #expect(names.contains(try await node.exec("one", callers(address, port))), "\(address):\(port)")
        }
        #expect(names.contains(try await node.run(in: "outside", callers("203.0.113.1", 30080))))
        #expect(names.contains(try await node.run(in: "outside", datagram("203.0.113.1", 30081))))
        #expect(names.contains(try await node.exec("one", datagram("10.96.0.80", 81))))
        #expect(names.contains(try await SystemCommand.run(callers("10.96.0.80", 80)).trimmed))
        #expect(names.contains(try await SystemCommand.run(callers("10.244.0.1", 30080)).trimmed))
        for (address, port) in [("10.96.0.82", 80), ("10.244.0.1", 30082), ("10.96.0.80", 99), ("10.96.0.99", 80)] {
            #expect(
                try await node.exec("one", callers(address, port)) == "ConnectionRefusedError", "\(address):\(port)")
            #expect(try await SystemCommand.run(callers(address, port)).trimmed == "ConnectionRefusedError")
        }
        let unheard = try await node.exec("one", datagram("10.96.0.82", 80))
        #expect(unheard == "ConnectionRefusedError", "\(unheard)")
    }

    /// A client keeps its endpoint, also when other rules change.
    private static func checkAffinity(_ node: NamespacedNode) async throws {
        let first = try await node.exec("one", callers("10.96.0.81", 80, times: 10)).split(separator: "\n")
        #expect(Set(first).count == 1 && first[0] != "ConnectionRefusedError")
        try await node.cluster.store.create(
            .services,
            [
                "metadata": ["name": "another", "namespace": "sample"],
                "spec": [
                    "clusterIP": "10.96.0.83", "selector": ["app": "echo"],
                    "ports": [["port": 80, "targetPort": 8080]],
                ],
            ])
        while try await node.exec("one", callers("10.96.0.83", 80)) == "ConnectionRefusedError" {}
        #expect(try await node.exec("one", callers("10.96.0.81", 80)) == first[0])
    }

    /// Thousands of endpoints, and one change among them.
    private static func checkMany(_ node: NamespacedNode) async throws {
        let store = node.cluster.store
        try await store.create(
            .services,
            [
                "metadata": ["name": "many", "namespace": "sample"],
                "spec": ["clusterIP": "10.96.0.84", "ports": [["port": 80]]],
            ])
        func slice(_ index: Int) -> JSON {
            let endpoints = (0..<1000).map { place -> JSON in
                ["addresses": [.string("10.\(200 + index).\(place / 250).\(place % 250 + 1)")]]
            }
            return [
                "metadata": [
                    "name": .string("many-\(index)"), "namespace": "sample",
                    "labels": ["kubernetes.io/service-name": "many"],
                ],
                "addressType": "IPv4", "ports": [["name": "", "port": 80, "protocol": "TCP"]],
                "endpoints": .array(endpoints),
            ]
        }
        for index in 0..<5 { try await store.create(.endpointSlices, slice(index)) }
        let start = ContinuousClock.now
        while try await !rules(node, "tcp/sample/many/80").contains("mod 5000") {}
        let first = ContinuousClock.now - start
        try await store.create(
            .services,
            [
                "metadata": ["name": "last", "namespace": "sample"],
                "spec": ["clusterIP": "10.96.0.85", "ports": [["port": 80]]],
            ])
        let again = ContinuousClock.now
        while try await node.exec("one", callers("10.96.0.85", 80)) != "ConnectionRefusedError" {}
        print("rules for 5000 endpoints: \(first), one more Service: \(ContinuousClock.now - again)")
    }

    private static func rules(_ node: NamespacedNode, _ chain: String) async throws -> String {
        let arguments = ["list", "chain", "inet", "skein-services", chain]
        return try await SystemCommand.run(node.tools.nft, arguments)
    }
}

extension SystemCommand {
    fileprivate static func run(_ command: [String]) async throws -> String {
        try await run(command[0], Array(command.dropFirst()))
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
