import Foundation

/// A client pod and a server pod, the sidecar of each, and the server's workload.
struct DataPath {
    /// The host that clients name.
    static let host = "web.sample:8080"

    let name: String
    let client: TestPod
    let clientSidecar: EnvoyProcess
    let serverSidecar: EnvoyProcess

    /// With what Skein generates: agents start the Envoys and relay what the control plane serves.
    static func generated(_ programs: Programs, _ network: TestNetwork, _ mesh: TestMesh) throws -> DataPath {
        let (client, server) = (network.pods[0], network.pods[1])
        try serve(programs, server, network)
        for (pod, account) in [(client, "client"), (server, "server")] {
            try programs.capture(pod)
            let agent = [programs.skein, "agent", "proxy", "sidecar", "--domain", "sample.svc.cluster.local"]
            let mounted = ["unshare", "--mount", "sh", "-c", #"mount --bind "$0" /run/secrets && exec "$@""#]
            _ = try Command.start(
                pod.entry(mounted + [mesh.secrets(pod)] + agent + ["--concurrency", "1"]),
                environment: [
                    "SKEIN_ENVOY": programs.envoy, "SKEIN_AGENT_DIR": directory(pod, network),
                    "SKEIN_EGRESS_MARK": Programs.mark, "POD_NAME": account, "POD_NAMESPACE": "sample",
                    "SERVICE_ACCOUNT": account, "INSTANCE_IP": pod.address, "ISTIO_META_CLUSTER_ID": "bench",
                ], output: try TestMesh.log("\(directory(pod, network))/agent.log"))
        }
        return try DataPath(
            name: "generated", client: client,
            clientSidecar: .find(mentioning: "\(directory(client, network))/envoy.json", in: client),
            serverSidecar: .find(mentioning: "\(directory(server, network))/envoy.json", in: server))
    }

    /// With configuration made by hand, and the certificates of the other path's agents.
    static func minimal(_ programs: Programs, _ network: TestNetwork, _ mesh: TestMesh) throws -> DataPath {
        let (client, server) = (network.pods[2], network.pods[3])
        try serve(programs, server, network)
        let texts = [(client, PackageResources.minimal_client_yaml), (server, PackageResources.minimal_server_yaml)]
        let sidecars = try zip(texts, network.pods).map { part, twin in
            let (pod, text) = part
            try programs.capture(pod)
            let configuration = String(decoding: text, as: UTF8.self)
                .replacing("@SOCKET@", with: "\(directory(twin, network))/agent.sock")
                .replacing("@SERVER@", with: server.address).replacing("@MARK@", with: Programs.mark)
            let process = try programs.startEnvoy(pod, configuration, in: network.directory, "minimal-\(pod.name)")
            return EnvoyProcess(pod: pod, process: process.processIdentifier)
        }
        return DataPath(name: "minimal", client: client, clientSidecar: sidecars[0], serverSidecar: sidecars[1])
    }

    /// Waits until requests are answered.
    func waitUntilServing(_ mesh: TestMesh) throws {
        let request = ["curl", "--silent", "--fail", "--max-time", "2", "--header", "Host: \(Self.host)", mesh.url]
        let answers = { (try? Command.run(client.entry(request))) != nil }
        try Command.wait("no answer through the \(name) path: \(request.joined(separator: " "))", until: answers)
    }

    /// What the client's sidecar agreed on with the server's: cipher, curve, signature, version, as Envoy counts them.
    func handshake() throws -> [String] {
        let kinds = ["ssl.ciphers.", "ssl.curves.", "ssl.sigalgs.", "ssl.versions."]
        return try clientSidecar.statistics().compactMap { line in
            let name = line.split(separator: ":")[0]
            guard name.hasPrefix("cluster."), !line.hasSuffix(": 0") else { return nil }
            return kinds.lazy.compactMap { name.range(of: $0) }.first.map { String(name[$0.lowerBound...]) }
        }.sorted()
    }

    /// The workload: an Envoy that answers by itself, so that it is never what limits.
    private static func serve(_ programs: Programs, _ pod: TestPod, _ network: TestNetwork) throws {
        let text = String(decoding: PackageResources.workload_yaml, as: UTF8.self)
        _ = try programs.startEnvoy(pod, text, in: network.directory, "workload-\(pod.name)")
    }

    private static func directory(_ pod: TestPod, _ network: TestNetwork) -> String {
        "\(network.directory)/\(pod.name)"
    }
}
