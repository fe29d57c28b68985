import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// Real pods. Runs only in namespaces of its own: see `NamespaceTests`.
@Suite(.enabled(if: NamespaceTests.isInside)) struct NamespacedPodTests {
    private static let server: JSON = [
        "metadata": ["name": "web", "namespace": "sample", "labels": ["app": "web"]],
        "spec": [
            "terminationGracePeriodSeconds": 5,
            "initContainers": [
                [
                    "name": "prepare", "image": "test/shell", "args": ["-c", "echo prepared > /work/state"],
                    "volumeMounts": [["name": "work", "mountPath": "/work"]],
                ]
            ],
            "containers": [
                [
                    "name": "server", "image": "test/python:1",
                    "args": ["-m", "http.server", "8080", "--directory", "/srv/site/html"],
                    "ports": [["name": "http", "containerPort": 8080]],
                    "readinessProbe": ["httpGet": ["port": "http", "path": "/index.html"], "periodSeconds": 1],
                    "volumeMounts": [
                        ["name": "site", "mountPath": "/srv/site/html"], ["name": "work", "mountPath": "/work"],
                    ],
                ],
                [
                    "name": "control", "image": "test/python:1",
                    "args": ["-m", "http.server", "15012", "--directory", "/skein-test/html"],
                    "readinessProbe": ["tcpSocket": ["port": 15012], "periodSeconds": 1],
                    "volumeMounts": [["name": "site", "mountPath": "/skein-test/html"]],
                ],
            ],
            "volumes": [["name": "site", "configMap": ["name": "site"]], ["name": "work", "emptyDir": [:]]],
        ],
    ]

    /// A directory of the machine.
    private static let shared = NSTemporaryDirectory() + "skein-shared-\(UUID().uuidString)"

    private static let client: JSON = [
        "metadata": [
            "name": "client", "namespace": "sample", "labels": ["app": "client"], "annotations": ["note": "here"],
        ],
        "spec": [
            "containers": [
                [
                    "name": "shell", "image": "test/shell",
                    "args": [
                        "-c",
                        "trap 'echo $(GREETING) and bye > /bye/said; exit 0' TERM; echo up; while :; do sleep 0.1; done",
                    ],
                    "env": [
                        ["name": "GREETING", "value": "hello"],
                        ["name": "ADDRESS", "valueFrom": ["fieldRef": ["fieldPath": "status.podIP"]]],
                    ],
                    "volumeMounts": [
                        ["name": "keys", "mountPath": "/etc/keys"],
                        ["name": "tokens", "mountPath": "/var/run/secrets/tokens"],
                        ["name": "podinfo", "mountPath": "/etc/istio/pod"], ["name": "bye", "mountPath": "/bye"],
                    ],
                ]
            ],
            "volumes": [
                ["name": "keys", "secret": ["secretName": "keys"]],
                ["name": "bye", "hostPath": ["path": .string(shared), "type": "DirectoryOrCreate"]],
                [
                    "name": "tokens",
                    "projected": [
                        "sources": [["serviceAccountToken": ["audience": "istio-ca", "path": "istio-token"]]]
                    ],
                ],
                [
                    "name": "podinfo",
                    "downwardAPI": [
                        "items": [["path": "annotations", "fieldRef": ["fieldPath": "metadata.annotations"]]]
                    ],
                ],
            ],
        ],
    ]

    @Test(.timeLimit(.minutes(3))) func podsRunOnThisMachine() async throws {
        let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
        let python = try #require(NamespacedNode.python, "Python 3 is missing")
        try await NamespacedNode.prepare(tools)
        let leftover = try await NamespacedNode.leaveSomethingBehind(tools)
        defer { try? FileManager.default.removeItem(atPath: Self.shared) }
        try await withCluster { configuration in
            configuration.runsPods = true
            configuration.apiHost = "0.0.0.0"
            configuration.node.closedPorts = [15012]
            configuration.images = [
                ImageMapping(image: "test/shell", entrypoint: ["/bin/sh"]),
                ImageMapping(image: "test/python", entrypoint: [python]),
            ]
        } _: { cluster in
            let node = NamespacedNode(tools: tools, cluster: cluster)
            try await Self.create(cluster.store)
            try await node.waitUntilReady("web")
            try await node.waitUntilReady("client")
            try await Self.checkNetwork(node)
            try await Self.checkContainer(node)
            try await Self.checkUpdates(node)
            try await Self.checkRestart(node)
            try await Self.checkUnknownImage(node)
            try await Self.checkUser(node)
            try await Self.checkLiveness(node)
            try await Self.checkSidecar(node)
            try await Self.checkDeployment(node)
            try await Self.checkDeletion(node)
            #expect(NamespacedNode.commandLine(of: leftover).isEmpty, "a process of an earlier run is still there")
        }
        #expect(try await SystemCommand.run(tools.ip, ["netns", "list"]).contains("test_sample") == false)
    }

    private static func create(_ store: ObjectStore) async throws {
        func metadata(_ name: String) -> JSON { ["name": .string(name), "namespace": "sample"] }
        try await store.create(.namespaces, ["metadata": ["name": "sample"]])
        try await store.create(
            .services,
            [
                "metadata": metadata("web"),
                "spec": [
                    "type": "LoadBalancer", "selector": ["app": "web"],
                    "ports": [["name": "http", "port": 80, "targetPort": 8080], ["name": "control", "port": 15012]],
                ],
            ])
        try await store.create(
            .services,
            ["metadata": metadata("nobody"), "spec": ["selector": ["app": "nobody"], "ports": [["port": 80]]]])
        try await store.create(.pods, client)
        try await store.create(.pods, server)
        // Made after the pods: these wait for them.
        try await store.create(.configMaps, ["metadata": metadata("site"), "data": ["index.html": "hello from web"]])
        try await store.create(.secrets, ["metadata": metadata("keys"), "data": ["key": "b25l"]])
    }

    private static func checkNetwork(_ node: NamespacedNode) async throws {
        let store = node.cluster.store
        let address =
            try await store.get(ObjectReference(.pods, namespace: "sample", name: "web")).status["podIP"]?.string ?? ""
        let balancer =
            try await store.get(ObjectReference(.services, namespace: "sample", name: "web"))
            .value(at: "status.loadBalancer.ingress")?[0]?["ip"]?.string ?? ""
        // The rules follow the readiness of the pod: a moment later.
        try await node.wait(for: "hello from web", from: "client", NamespacedNode.fetch("http://web/"))
        let inside = [
            "http://web.sample": "hello from web", "http://web.sample.svc.cluster.local": "hello from web",
            "http://\(address):8080": "hello from web", "http://\(balancer)": "hello from web",
            "http://nobody": "ConnectionRefusedError",
            "http://missing": "gaierror", "http://example.com": "gaierror",
        ]
        for (url, expected) in inside {
            #expect(try await node.exec("client", NamespacedNode.fetch(url)) == expected, "\(url)")
        }
        #expect(
            try await node.exec("client", NamespacedNode.lookUpOverTCP("web.sample.svc.cluster.local")) == "1 answer")
        #expect(
            try await node.exec("web", container: "server", NamespacedNode.fetch("http://web.sample"))
                == "hello from web")
        #expect(try await node.run(in: "outside", NamespacedNode.fetch("http://\(balancer)")) == "hello from web")
        #expect(try await node.run(in: "outside", NamespacedNode.fetch("http://\(balancer):15012")) == "hello from web")
        #expect(try await node.run(in: "peer", NamespacedNode.fetch("http://\(address):8080")) == "hello from web")
        #expect(
            try await node.run(in: "peer", NamespacedNode.fetch("http://\(address):15012")) == "ConnectionRefusedError")
    }

    private static func checkContainer(_ node: NamespacedNode) async throws {
        func shell(_ script: String) async throws -> String {
            try await node.exec("client", ["/bin/sh", "-c", script])
        }
        let pod = try await node.cluster.store.get(ObjectReference(.pods, namespace: "sample", name: "client"))
        let address = pod.status["podIP"]?.string ?? ""
        #expect(try await shell("hostname") == "client")
        #expect(try await shell("echo $GREETING $ADDRESS") == "hello \(address)")
        #expect(try await shell("cat /etc/hostname /etc/keys/key") == "client\none")
        #expect(try await shell("cat /etc/istio/pod/annotations") == "note=\"here\"")
        #expect(try await shell("cat /var/run/secrets/kubernetes.io/serviceaccount/namespace") == "sample")
        #expect(try await shell("tr -cd . < /run/secrets/tokens/istio-token") == "..")
        #expect(try await shell("cat /proc/1/comm") == "sh")
        #expect(try await shell("touch /etc/keys/x 2> /dev/null || echo refused") == "refused")
        #expect(try await node.exec("web", container: "server", ["cat", "/work/state"]) == "prepared")
        let mark = "skein-test-\(UUID().uuidString)"
        for place in ["etc", "usr", "tmp", "run"] {
            #expect(try await shell("touch /\(place)/\(mark) && echo made") == "made", "\(place)")
            #expect(!FileManager.default.fileExists(atPath: "/\(place)/\(mark)"))
        }
        #expect(!FileManager.default.fileExists(atPath: "/skein-test"))
        let api =
            "https://$KUBERNETES_SERVICE_HOST/version --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt"
        #expect(
            try await shell("command -v curl > /dev/null || { echo major; exit; }; curl -s \(api)").contains("major"))
    }

    private static func checkUpdates(_ node: NamespacedNode) async throws {
        try await node.cluster.store.change(ObjectReference(.secrets, namespace: "sample", name: "keys")) {
            $0["data"] = ["key": "dHdv"]
        }
        try await node.wait(for: "two", from: "client", ["cat", "/etc/keys/key"])
        try await node.cluster.store.change(ObjectReference(.pods, namespace: "sample", name: "client")) {
            $0.metadata["annotations"] = ["note": "there"]
        }
        try await node.wait(for: "note=\"there\"", from: "client", ["cat", "/etc/istio/pod/annotations"])
    }

    /// The first restart comes at once; the next has to wait.
    private static func checkRestart(_ node: NamespacedNode) async throws {
        try await node.cluster.store.create(
            .pods,
            [
                "metadata": ["name": "crash", "namespace": "sample"],
                "spec": ["containers": [["name": "c", "image": "test/shell", "args": ["-c", "echo run; exit 3"]]]],
            ])
        try await node.wait(for: "crash") { pod in
            let container = pod?.status["containerStatuses"]?[0]
            return container?[path: ["state", "waiting", "reason"]] == "CrashLoopBackOff"
                && container?["restartCount"] == 1
                && container?[path: ["lastState", "terminated", "exitCode"]] == 3
        }
        #expect(try await node.log("crash", "c") == "run\n")
        #expect(try await node.log("crash", "c", previous: true) == "run\n")
    }

    private static func checkUnknownImage(_ node: NamespacedNode) async throws {
        try await node.cluster.store.create(
            .pods,
            [
                "metadata": ["name": "unknown", "namespace": "sample"],
                "spec": ["restartPolicy": "Never", "containers": [["name": "c", "image": "nobody/knows:1"]]],
            ])
        try await node.wait(for: "unknown") {
            $0?.status["containerStatuses"]?[0]?[path: ["state", "waiting", "reason"]] == "ImagePullBackOff"
        }
        let data = node.cluster.cluster.context.configuration.dataDirectory
        try "images: [{image: nobody/knows, command: [/bin/true]}]".write(
            toFile: ImageFile.path(data: data), atomically: true, encoding: .utf8)
        try await node.wait(for: "unknown") { $0?.status["phase"] == "Succeeded" }
    }

    /// Where other users exist, a container runs as one of them, and may use its output and its volumes.
    private static func checkUser(_ node: NamespacedNode) async throws {
        let script = "id -u; echo direct > /dev/stdout; touch /work/x; cat $NAMESPACE_FILE"
        let file = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"
        try await node.cluster.store.create(
            .pods,
            [
                "metadata": ["name": "user", "namespace": "sample"],
                "spec": [
                    "restartPolicy": "Never", "volumes": [["name": "work", "emptyDir": [:]]],
                    "containers": [
                        [
                            "name": "c", "image": "test/shell", "args": ["-ec", .string(script)],
                            "securityContext": ["runAsUser": 1337, "allowPrivilegeEscalation": false],
                            "env": [["name": "NAMESPACE_FILE", "value": .string(file)]],
                            "volumeMounts": [["name": "work", "mountPath": "/work"]],
                        ]
                    ],
                ],
            ])
        try await node.wait(for: "user") { $0?.status["phase"] == "Succeeded" }
        let users = UserMapping(try String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8))
        #expect(try await node.log("user", "c") == "\(users.contains(1337) ? 1337 : 0)\ndirect\nsample\n")
    }

    /// A container that says that it is not well is started again.
    private static func checkLiveness(_ node: NamespacedNode) async throws {
        let script = "trap 'exit 0' TERM; touch /tmp/well; sleep 0.3; rm /tmp/well; while :; do sleep 0.1; done"
        try await node.cluster.store.create(
            .pods,
            [
                "metadata": ["name": "ill", "namespace": "sample"],
                "spec": [
                    "containers": [
                        [
                            "name": "c", "image": "test/shell", "args": ["-c", .string(script)],
                            "livenessProbe": [
                                "exec": ["command": ["test", "-e", "/tmp/well"]], "periodSeconds": 1,
                                "failureThreshold": 1,
                            ],
                        ]
                    ]
                ],
            ])
        try await node.wait(for: "ill") { pod in
            let container = pod?.status["containerStatuses"]?[0]
            return (container?["restartCount"]?.int ?? 0) > 0
                && container?[path: ["lastState", "terminated", "exitCode"]] == 0
        }
    }

    /// A sidecar is up before the work begins, and ends after it.
    private static func checkSidecar(_ node: NamespacedNode) async throws {
        let volume: JSON = [["name": "work", "mountPath": "/work"]]
        let sidecar = "trap 'exit 0' TERM; sleep 0.2; touch /work/up; while :; do sleep 0.1; done"
        try await node.cluster.store.create(
            .pods,
            [
                "metadata": ["name": "job", "namespace": "sample"],
                "spec": [
                    "restartPolicy": "Never", "volumes": [["name": "work", "emptyDir": [:]]],
                    "initContainers": [
                        [
                            "name": "proxy", "image": "test/shell", "restartPolicy": "Always",
                            "args": ["-c", .string(sidecar)],
                            "startupProbe": ["exec": ["command": ["cat", "/work/up"]], "periodSeconds": 1],
                            "volumeMounts": volume,
                        ]
                    ],
                    "containers": [
                        [
                            "name": "work", "image": "test/shell", "args": ["-c", "cat /work/up"],
                            "volumeMounts": volume,
                        ]
                    ],
                ],
            ])
        try await node.wait(for: "job") { pod in
            let proxy = pod?.status["initContainerStatuses"]?[0]
            return pod?.status["phase"] == "Succeeded" && proxy?[path: ["state", "terminated", "exitCode"]] == 0
        }
    }

    private static func checkDeletion(_ node: NamespacedNode) async throws {
        let store = node.cluster.store
        let pod = try await store.get(ObjectReference(.pods, namespace: "sample", name: "client"))
        let log = PodDirectory(data: node.cluster.cluster.context.configuration.dataDirectory, uid: pod.uid).path
        let link = "test_sample_client"
        #expect(try await SystemCommand.run(node.tools.ip, ["netns", "list"]).contains(link))
        try await store.change(ObjectReference(.pods, namespace: "sample", name: "client")) {
            $0.metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z"
            $0.metadata["deletionGracePeriodSeconds"] = 20
        }
        try await node.wait(for: "client") { $0 == nil }
        #expect(try String(contentsOfFile: shared + "/said", encoding: .utf8) == "hello and bye\n")
        #expect(!FileManager.default.fileExists(atPath: log))
        #expect(try await !SystemCommand.run(node.tools.ip, ["netns", "list"]).contains(link))
        #expect(throws: NodeError.self) {
            try execArguments(
                dataDirectory: node.cluster.cluster.context.configuration.dataDirectory, namespace: "sample",
                pod: "client", command: [])
        }
    }
}
