import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// What containers want to be done to them. Runs only in namespaces of its own: see `NamespaceTests`.
@Suite(.enabled(if: NamespaceTests.isInside)) struct NamespacedLifeTests {
    /// A directory of the machine.
    private static let shared = NSTemporaryDirectory() + "skein-life-\(UUID().uuidString)"

    /// Just enough of HTTP/2 and gRPC to say what the file /work/status says.
    private static let healthServer = """
        import socket, struct
        def frame(kind, flags, stream, payload=b""):
            return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload
        def header(name, value): return b"\\0" + bytes([len(name)]) + name + bytes([len(value)]) + value
        def read(connection, count):
            data = b""
            while len(data) < count:
                part = connection.recv(count - len(data))
                if not part: raise EOFError
                data += part
            return data
        server = socket.create_server(("0.0.0.0", 9000))
        while True:
            connection, _ = server.accept()
            try:
                read(connection, 24)
                connection.sendall(frame(4, 0, 0))
                while True:
                    head = read(connection, 9)
                    payload = read(connection, int.from_bytes(head[:3], "big"))
                    kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big")
                    if kind in (4, 6) and not flags & 1: connection.sendall(frame(kind, 1, 0, payload if kind == 6 else b""))
                    if kind in (0, 1) and flags & 1:
                        status = bytes([int(open("/work/status").read())])
                        connection.sendall(
                            frame(1, 4, stream, b"\\x88" + header(b"content-type", b"application/grpc"))
                            + frame(0, 0, stream, b"\\0\\0\\0\\0\\2\\x08" + status)
                            + frame(1, 5, stream, header(b"grpc-status", b"0")))
            except (EOFError, OSError): pass
        """

    @Test(.timeLimit(.minutes(3))) func podsLiveAndDie() async throws {
        let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
        let python = try #require(NamespacedNode.python, "Python 3 is missing")
        try await NamespacedNode.prepare(tools)
        defer { try? FileManager.default.removeItem(atPath: Self.shared) }
        try await withCluster { configuration in
            configuration.runsPods = true
            configuration.apiHost = "0.0.0.0"
            configuration.images = [
                ImageMapping(image: "test/shell", entrypoint: ["/bin/sh"]),
                ImageMapping(image: "test/python", entrypoint: [python]),
            ]
        } _: { cluster in
            let node = NamespacedNode(tools: tools, cluster: cluster)
            try await cluster.store.create(.namespaces, ["metadata": ["name": "sample"]])
            try await Self.checkHooks(node)
            try await Self.checkFailingHook(node)
            try await Self.checkHealth(node)
            try await Self.checkLastWords(node)
            try await Self.checkMemory(node)
            try await Self.checkRights(node)
            try await Self.checkDeadline(node)
            try await Self.checkLinks(node)
            try await Self.checkMemoryVolume(node)
        }
    }

    private static func create(_ node: NamespacedNode, _ name: String, _ spec: JSON) async throws {
        try await node.cluster.store.create(
            .pods, ["metadata": ["name": .string(name), "namespace": "sample"], "spec": spec])
    }

    private static func shell(_ script: String, _ more: JSON = [:]) -> JSON {
        var container: JSON = ["name": "c", "image": "test/shell", "args": ["-c", .string(script)]]
        container.merge(patch: more)
        return container
    }

    private static func waitForEvent(_ node: NamespacedNode, _ pod: String, _ reason: String) async throws -> String {
        for try await news in node.cluster.store.follow(.events, namespace: "sample") {
            let events =
                switch news {
                case .all(let events): events
                case .changed(let event), .removed(let event): [event]
                }
            let found = events.first {
                $0["involvedObject"]?["name"]?.string == pod && $0["reason"]?.string == reason
            }
            if let found { return found["message"]?.string ?? "" }
        }
        return ""
    }

    private static func end(_ node: NamespacedNode, _ pod: String, grace: Int64) async throws {
        let store = node.cluster.store
        try await store.write { transaction in
            let type = try transaction.catalog.type(.pods)
            try transaction.delete(type, namespace: "sample", name: pod, .init(gracePeriodSeconds: grace))
        }
        try await node.wait(for: pod) { $0 == nil }
    }

    /// A container is not ready before its first hook is done; the last one comes before its signal.
    private static func checkHooks(_ node: NamespacedNode) async throws {
        let script = "trap 'echo signal >> /bye/said; exit 0' USR1; while :; do sleep 0.1; done"
        let lifecycle: JSON = [
            "postStart": ["exec": ["command": ["/bin/sh", "-c", "sleep 0.5; echo post > /bye/said"]]],
            "preStop": ["exec": ["command": ["/bin/sh", "-c", "echo pre >> /bye/said"]]], "stopSignal": "SIGUSR1",
        ]
        try await create(
            node, "hooks",
            [
                "containers": [
                    shell(script, ["lifecycle": lifecycle, "volumeMounts": [["name": "bye", "mountPath": "/bye"]]])
                ],
                "volumes": [["name": "bye", "hostPath": ["path": .string(shared), "type": "DirectoryOrCreate"]]],
            ])
        try await node.waitUntilReady("hooks")
        #expect(try String(contentsOfFile: shared + "/said", encoding: .utf8) == "post\n")
        try await end(node, "hooks", grace: 20)
        #expect(try String(contentsOfFile: shared + "/said", encoding: .utf8) == "post\npre\nsignal\n")
    }

    private static func checkFailingHook(_ node: NamespacedNode) async throws {
        // Not before the container can hear the signal that follows.
        let hook = "until test -e /tmp/up; do sleep 0.1; done; echo no way; exit 1"
        let lifecycle: JSON = ["postStart": ["exec": ["command": ["/bin/sh", "-c", .string(hook)]]]]
        let script = "trap 'exit 7' TERM; touch /tmp/up; while :; do sleep 0.1; done"
        try await create(
            node, "misfit", ["restartPolicy": "Never", "containers": [shell(script, ["lifecycle": lifecycle])]])
        try await node.wait(for: "misfit") { pod in
            pod?.status["phase"] == "Failed"
                && pod?.status["containerStatuses"]?[0]?[path: ["state", "terminated", "exitCode"]] == 7
        }
        #expect(try await waitForEvent(node, "misfit", "FailedPostStartHook") == "PostStartHook failed: no way")
    }

    private static func checkHealth(_ node: NamespacedNode) async throws {
        let probe: JSON = ["grpc": ["port": 9000, "service": "x"], "periodSeconds": 1, "failureThreshold": 1]
        try await create(
            node, "health",
            [
                "terminationGracePeriodSeconds": 1, "volumes": [["name": "work", "emptyDir": [:]]],
                "containers": [
                    [
                        "name": "c", "image": "test/python", "args": ["-c", .string(healthServer)],
                        "readinessProbe": probe,
                        "volumeMounts": [["name": "work", "mountPath": "/work"]],
                        "lifecycle": ["postStart": ["exec": ["command": ["/bin/sh", "-c", "echo 1 > /work/status"]]]],
                    ]
                ],
            ])
        try await node.waitUntilReady("health")
        _ = try await node.exec("health", ["/bin/sh", "-c", "echo 2 > /work/status"])
        try await node.wait(for: "health") { pod in
            pod?.status["conditions"]?.array?.contains { $0["type"] == "Ready" && $0["status"] == "False" } ?? false
        }
        let message = try await waitForEvent(node, "health", "Unhealthy")
        #expect(message.contains("Readiness probe failed: "), "\(message)")
    }

    private static func checkLastWords(_ node: NamespacedNode) async throws {
        try await create(
            node, "words",
            [
                "restartPolicy": "Never",
                "containers": [
                    shell("echo out; echo err >&2; echo bye > /dev/termination-log; exit 3"),
                    shell(
                        "echo broken >&2; exit 1", ["name": "d", "terminationMessagePolicy": "FallbackToLogsOnError"]),
                ],
            ])
        try await node.wait(for: "words") { $0?.status["phase"] == "Failed" }
        let pod = try await node.cluster.store.get(ObjectReference(.pods, namespace: "sample", name: "words"))
        let messages = (pod.status["containerStatuses"]?.array ?? []).map {
            $0[path: ["state", "terminated", "message"]]
        }
        #expect(messages == ["bye\n", "broken\n"])
        let file = PodDirectory(data: node.cluster.cluster.context.configuration.dataDirectory, uid: pod.uid).log("c")
        let log = try String(contentsOfFile: file, encoding: .utf8)
        #expect(log.contains(" stdout F out\n") && log.contains(" stderr F err\n"))
    }

    /// Where control groups can be made.
    private static func checkMemory(_ node: NamespacedNode) async throws {
        let machine = try await node.cluster.store.get(ObjectReference(.nodes, name: "node1"))
        let conditions = machine.status["conditions"]?.array ?? []
        guard !conditions.contains(where: { $0["type"] == "ContainerLimitsUnenforced" }) else { return }
        try await create(
            node, "greedy",
            [
                "restartPolicy": "Never",
                "containers": [
                    [
                        "name": "c", "image": "test/python", "args": ["-c", "x = bytearray(300 << 20)"],
                        "resources": ["limits": ["memory": "64Mi", "cpu": "1"]],
                    ]
                ],
            ])
        try await node.wait(for: "greedy") { $0?.status["phase"] == "Failed" }
        let pod = try await node.cluster.store.get(ObjectReference(.pods, namespace: "sample", name: "greedy"))
        #expect(pod.status["qosClass"] == "Guaranteed")
        #expect(pod.status["containerStatuses"]?[0]?[path: ["state", "terminated", "reason"]] == "OOMKilled")
    }

    private static func checkRights(_ node: NamespacedNode) async throws {
        let script = """
            touch /usr/x 2>/dev/null || echo usr; touch /x 2>/dev/null || echo root; touch /tmp/x 2>/dev/null || echo tmp
            touch /work/x && echo work; grep CapBnd /proc/self/status | tr -d '[:space:]'; echo
            """
        let context: JSON = [
            "readOnlyRootFilesystem": true, "capabilities": ["drop": ["ALL"], "add": ["NET_BIND_SERVICE"]],
        ]
        try await create(
            node, "rights",
            [
                "restartPolicy": "Never", "volumes": [["name": "work", "emptyDir": [:]]],
                "containers": [
                    shell(
                        script, ["securityContext": context, "volumeMounts": [["name": "work", "mountPath": "/work"]]])
                ],
            ])
        try await node.wait(for: "rights") { $0?.status["phase"] == "Succeeded" }
        #expect(try await node.log("rights", "c") == "usr\nroot\ntmp\nwork\nCapBnd:0000000000000400\n")
    }

    private static func checkDeadline(_ node: NamespacedNode) async throws {
        try await create(
            node, "late",
            [
                "activeDeadlineSeconds": 1,
                "containers": [shell("trap 'exit 0' TERM; while :; do sleep 0.1; done")],
            ])
        try await node.wait(for: "late") {
            $0?.status["phase"] == "Failed" && $0?.status["reason"] == "DeadlineExceeded"
        }
    }

    /// A link that a container makes in its volume does not show another the machine.
    private static func checkLinks(_ node: NamespacedNode) async throws {
        func work(_ more: JSON = [:]) -> JSON {
            var mount: JSON = ["name": "work", "mountPath": "/work"]
            mount.merge(patch: more)
            return ["volumeMounts": [mount]]
        }
        var maker = shell("ln -s / /work/evil", work())
        maker["name"] = "maker"
        try await create(
            node, "links",
            [
                "volumes": [["name": "work", "emptyDir": [:]]], "initContainers": [maker],
                "containers": [shell("ls /work", work(["subPath": "evil/etc"]))],
            ])
        try await node.wait(for: "links") {
            $0?.status["containerStatuses"]?[0]?[path: ["state", "waiting", "reason"]] == "CreateContainerConfigError"
        }
        #expect(try await waitForEvent(node, "links", "Failed").contains("leads out of its volume"))
    }

    private static func checkMemoryVolume(_ node: NamespacedNode) async throws {
        let script =
            "grep ' /memory ' /proc/self/mounts | cut -d' ' -f1,3; head -c 2000000 /dev/zero > /memory/x || echo full"
        try await create(
            node, "memory",
            [
                "restartPolicy": "Never",
                "volumes": [["name": "m", "emptyDir": ["medium": "Memory", "sizeLimit": "1Mi"]]],
                "containers": [shell(script, ["volumeMounts": [["name": "m", "mountPath": "/memory"]]])],
            ])
        try await node.wait(for: "memory") { $0?.status["phase"] == "Succeeded" }
        // What is printed on the two outputs may come in any order.
        let lines = try await node.log("memory", "c").split(separator: "\n")
        #expect(lines.contains("skein-volume tmpfs"))
        #expect(lines.contains("full"))
        // The pod's end is told before all of it is gone.
        while try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8).contains("skein-volume") {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
