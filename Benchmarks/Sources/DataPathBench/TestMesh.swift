import Foundation
import Kubernetes

/// A cluster without kubelet, the control plane that watches it, and the objects of a client and a server.
struct TestMesh {
    /// Where clients send requests.
    let url: String
    let directory: String
    private let client: Client
    // Ended by the kernel with the namespaces.
    private let cluster: Process
    private let controlPlane: Process

    init(_ programs: Programs, _ network: TestNetwork) async throws {
        directory = network.directory
        let kubeconfig = "\(directory)/cluster/kubeconfig"
        cluster = try Command.start(
            [
                programs.skein, "cluster", "node", "--name", "bench", "--data", "\(directory)/cluster", "--api",
                "127.0.0.1:0", "--no-pods",
            ], output: .nullDevice)
        try Command.wait("the cluster does not come up") { FileManager.default.fileExists(atPath: kubeconfig) }
        client = try Client(try Kubeconfig(file: kubeconfig).configuration())
        let service = try await Self.createObjects(client, network)
        url = "http://\(service):8080/"

        try Command.run([programs.skein, "ca", "root", "--out", "\(directory)/root"])
        try Command.run([
            programs.skein, "ca", "intermediate", "--root", "\(directory)/root", "--cluster", "bench", "--out",
            "\(directory)/cacerts",
        ])
        controlPlane = try Command.start(
            [programs.skein, "control-plane"],
            environment: [
                "CLUSTER_ID": "bench", "CACERTS_DIR": "\(directory)/cacerts", "KUBECONFIG": kubeconfig,
            ], output: try Self.log("\(directory)/control-plane.log"))
        for (pod, account) in zip(network.pods, ["client", "server"]) { try await giveIdentity(account, pod) }
    }

    /// A file for what a process says.
    static func log(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    /// The folder that a pod's agent sees as `/run/secrets`.
    func secrets(_ pod: TestPod) -> String { "\(directory)/\(pod.name)/secrets" }

    private func giveIdentity(_ account: String, _ pod: TestPod) async throws {
        for folder in ["tokens", "istio"] {
            try FileManager.default.createDirectory(
                atPath: "\(secrets(pod))/\(folder)", withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(
            atPath: "\(directory)/cacerts/root-cert.pem", toPath: "\(secrets(pod))/istio/root-cert.pem")
        let answer = try await client.json(
            .tokenRequest(namespace: "sample", serviceAccount: account, audiences: ["istio-ca"]))
        guard let token = IssuedToken(json: answer)?.token else { throw BenchError("the cluster gave no token") }
        try token.write(toFile: "\(secrets(pod))/tokens/istio-token", atomically: true, encoding: .utf8)
    }

    /// - Returns: the address of the Service.
    private static func createObjects(_ client: Client, _ network: TestNetwork) async throws -> String {
        for namespace in ["istio-system", "sample"] {
            try await client.json(.create(.namespaces, body: ["metadata": ["name": .string(namespace)]]))
        }
        for (pod, name) in zip(network.pods, ["client", "server"]) {
            try await client.json(
                .create(.serviceAccounts, namespace: "sample", body: ["metadata": ["name": .string(name)]]))
            try await client.json(.create(.pods, namespace: "sample", body: Self.pod(name)))
            let status: JSON = [
                "status": [
                    "phase": "Running", "podIP": .string(pod.address), "podIPs": [["ip": .string(pod.address)]],
                    "conditions": [["type": "Ready", "status": "True"]],
                ]
            ]
            try await client.json(
                .patchStatus(ObjectReference(.pods, namespace: "sample", name: name), .merge(status)))
        }
        let ports: JSON = [["name": "http", "port": 8080, "targetPort": 8080]]
        let service = try await client.json(
            .create(
                .services, namespace: "sample",
                body: ["metadata": ["name": "web"], "spec": ["selector": ["app": "server"], "ports": ports]]))
        guard let address = service["spec"]?["clusterIP"]?.string else {
            throw BenchError("the cluster gave the Service no address")
        }
        return address
    }

    private static func pod(_ name: String) -> JSON {
        let labels: JSON = ["app": .string(name), "security.istio.io/tlsMode": "istio"]
        return [
            "metadata": ["name": .string(name), "labels": labels],
            "spec": [
                "nodeName": "bench", "serviceAccountName": .string(name),
                "containers": [["name": "main", "image": "main", "ports": [["containerPort": 8080]]]],
            ],
        ]
    }
}
