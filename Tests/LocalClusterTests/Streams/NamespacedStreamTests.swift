import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// kubectl and real pods. Runs only in namespaces of its own: see `NamespaceTests`.
@Suite(.enabled(if: NamespaceTests.isInside)) struct NamespacedStreamTests {
    @Test(.timeLimit(.minutes(4))) func streamsReachPods() async throws {
        let tools = try SystemTools(isExecutable: FileManager.default.isExecutableFile(atPath:))
        let python = try #require(NamespacedNode.python, "Python 3 is missing")
        try await NamespacedNode.prepare(tools)
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
            for (name, container) in Self.containers {
                try await cluster.store.create(.pods, Self.pod(name, container))
            }
            for name in ["shell", "web", "typed"] { try await node.waitUntilReady(name) }
            try await Self.checkCommands(cluster)
            try await Self.checkCopies(cluster)
            try await Self.checkTerminal(cluster, python)
            try await Self.checkForwarding(cluster, python)
            try await Self.checkVanishedClient(cluster, python)
            try await Self.checkAttachment(node)
            try await Self.checkLogs(node)
        }
    }

    private static let containers: [(String, JSON)] = [
        (
            "shell",
            [
                "image": "test/shell", "args": ["-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"],
                "env": [["name": "GREETING", "value": "hello"]],
            ]
        ),
        // Nobody but the pod itself can reach its loopback address.
        (
            "web",
            [
                "image": "test/python",
                "args": [
                    "-c",
                    """
                    import http.server
                    class Handler(http.server.BaseHTTPRequestHandler):
                        def do_GET(self):
                            self.send_response(200)
                            self.end_headers()
                            self.wfile.write(b"x" * 500000)
                    http.server.ThreadingHTTPServer(("127.0.0.1", 8080), Handler).serve_forever()
                    """,
                ],
            ]
        ),
        (
            "typed",
            ["image": "test/shell", "args": ["-c", "exec sed -u s/^/read:/"], "stdin": true, "stdinOnce": true]
        ),
        ("waiting", ["image": "nobody/knows"]),
    ]

    private static let chatty: JSON = [
        "image": "test/shell",
        "args": ["-c", "for i in 1 2 3 4 5; do echo line $i; sleep 0.3; echo other $i >&2; sleep 0.3; done"],
    ]

    private static func pod(_ name: String, _ container: JSON) -> JSON {
        var container = container
        container["name"] = "c"
        return [
            "metadata": ["name": .string(name), "namespace": "sample", "labels": ["app": .string(name)]],
            "spec": ["restartPolicy": "Never", "terminationGracePeriodSeconds": 2, "containers": [container]],
        ]
    }

    private static func checkCommands(_ cluster: RunningCluster) async throws {
        func exec(_ options: String, _ command: [String], input: String = "") async throws -> (String, String, Bool) {
            try await Kubectl.run("exec -n sample \(options) --", more: command, input: input, in: cluster)
        }
        #expect(try await exec("shell", ["echo", "hello  you"]) == ("hello  you\n", "", true))
        #expect(try await exec("shell", ["sh", "-c", "echo \"$GREETING-$TERM\"; uname -n"]).0 == "hello-\nshell\n")
        #expect(try await exec("-i shell", ["cat"], input: "typed\n") == ("typed\n", "", true))
        let failed = try await exec("shell -c c", ["sh", "-c", "echo out; echo wrong >&2; exit 3"])
        #expect(failed.0 == "out\n" && failed.1 == "wrong\ncommand terminated with exit code 3\n" && !failed.2)
        #expect(try await exec("shell", ["head", "-c", "900000", "/dev/zero"]).0.utf8.count == 900_000)
        let input = String(repeating: "0123456789abcde\n", count: 40_000)
        #expect(try await exec("-i shell", ["wc", "-c"], input: input).0 == "640000\n")
        #expect(try await exec("-i shell", ["true"], input: input).2, "input that is not read")
        #expect(try await exec("shell", ["nothing-such"]).1.contains("command terminated with exit code 127"))
        #expect(try await exec("shell", ["/etc/passwd"]).1.contains("command terminated with exit code 126"))
        #expect(try await exec("shell -c other", ["true"]).1.contains("container other is not valid for pod shell"))
        #expect(try await exec("none", ["true"]).1.contains("pods \"none\" not found"))
        #expect(try await exec("waiting", ["true"]).1.contains("container not found (\"c\")"))
        #expect(
            try await exec("shell --as system:serviceaccount:sample:default", ["true"]).1.contains("Forbidden"))
    }

    private static func checkCopies(_ cluster: RunningCluster) async throws {
        try await withDirectory { directory in
            let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            try content.write(to: URL(filePath: directory + "/sent"))
            let sent = try await Kubectl.run("cp \(directory)/sent sample/shell:/tmp/there", in: cluster)
            #expect(sent.isSuccess, "\(sent.errors)")
            let back = try await Kubectl.run("cp sample/shell:/tmp/there \(directory)/back", in: cluster)
            #expect(back.isSuccess, "\(back.errors)")
            #expect(FileManager.default.contents(atPath: directory + "/back") == content)
        }
    }

    private static func python(
        _ program: String, _ python: String, _ words: [String], in cluster: RunningCluster
    ) async throws -> String {
        let kubeconfig = "--kubeconfig=" + cluster.cluster.kubeconfigPath
        return try await SystemCommand.run(python, ["-c", program, try #require(Kubectl.path), kubeconfig] + words)
    }

    private static func checkTerminal(_ cluster: RunningCluster, _ interpreter: String) async throws {
        let seen = try await python(
            StreamScripts.terminal, interpreter, ["exec", "-it", "-n", "sample", "shell", "--", "env", "PS1=$ ", "sh"],
            in: cluster)
        #expect(seen.contains("status 5"), "\(seen)")
    }

    private static func checkForwarding(_ cluster: RunningCluster, _ interpreter: String) async throws {
        let words = ["port-forward", "-n", "sample", "--address", "127.0.0.1", "pod/web", ":8080", ":81"]
        let seen = try await python(StreamScripts.forward, interpreter, words, in: cluster)
        #expect(seen.contains("answers 4 {500000}") && seen.contains("refused b''"), "\(seen)")
        #expect(seen.contains("error forwarding port 81 to pod web") && seen.contains("Connection refused"), "\(seen)")
    }

    private static func checkVanishedClient(_ cluster: RunningCluster, _ interpreter: String) async throws {
        let words = ["exec", "-n", "sample", "shell", "--", "sh", "-c", "echo begun; exec yes vanished"]
        let begun = try await python(StreamScripts.vanish, interpreter, words, in: cluster)
        #expect(begun == "begun\n")
        let search = "cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c 'yes [v]anished' || true"
        while true {
            let left = try await Kubectl.run("exec -n sample shell -- sh -c", more: [search], in: cluster)
            if left.output == "0\n" { break }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private static func checkAttachment(_ node: NamespacedNode) async throws {
        let attached = try await Kubectl.run("attach -i -n sample typed", input: "a word\n", in: node.cluster)
        #expect(attached.output == "read:a word\n", "\(attached.errors)")
        try await node.wait(for: "typed") { $0?.status["phase"] == "Succeeded" }
        let run = try await Kubectl.run(
            "run once -n sample -i --rm --restart=Never --image=test/shell --", more: ["-c", "read a; echo got $a"],
            input: "it\n", in: node.cluster)
        #expect(run.output.contains("got it"), "\(run.output) \(run.errors)")
    }

    private static func checkLogs(_ node: NamespacedNode) async throws {
        let cluster = node.cluster
        func logs(_ line: String) async throws -> (output: String, errors: String, isSuccess: Bool) {
            try await Kubectl.run("logs -n sample " + line, in: cluster)
        }
        let all = (1...5).map { "line \($0)\nother \($0)\n" }.joined()
        try await cluster.store.create(.pods, pod("chatty", chatty))
        try await node.waitUntilReady("chatty")
        let followed = try await logs("-f chatty")
        #expect(followed.output == all, "\(followed.errors)")
        #expect(try await logs("chatty --tail=3").output == "other 4\nline 5\nother 5\n")
        #expect(try await logs("chatty --limit-bytes=6").output == "line 1")
        #expect(try await logs("-l app=chatty --prefix --tail=1").output == "[pod/chatty/c] other 5\n")
        #expect(try await logs("chatty --since=1h --all-containers").output == all)
        #expect(try await logs("chatty --since-time=2000-01-01T00:00:00Z --tail=1").output == "other 5\n")
        #expect(try await logs("chatty --since-time=2999-01-01T00:00:00Z").output == "")
        #expect(try await logs("chatty --tail=1 --timestamps").output.hasSuffix("Z other 5\n"))
        #expect(
            try await logs("chatty --previous").errors.contains(
                "previous terminated container \"c\" in pod \"chatty\" not found"))
        #expect(
            try await logs("waiting").errors.contains(
                "container \"c\" in pod \"waiting\" is waiting to start: trying and failing to pull image"))
    }
}
