import Foundation
import Identity
import Kubernetes
import Testing

private let rotationObstacle: String? = {
    if let obstacle = Skein.obstacle { return obstacle }
    if Programs.kubectl == nil { return "kubectl is not installed" }
    // The load is made by this program in a pod, and pods have a /tmp and a /run of their own.
    let path = (try? Skein.path) ?? ""
    return path.hasPrefix("/tmp/") || path.hasPrefix("/run/") ? "pods cannot see \(path)" : nil
}()

/// The root of a running mesh is replaced under load, while the control plane is killed in every phase.
@Suite(.serialized, .enabled(if: rotationObstacle == nil, "\(rotationObstacle ?? "")"))
struct LabRotationTests {
    private let caller = "cluster2/sample/sleep"
    private let controlPlane = "cluster1/istio-system/istiod"

    /// What `skein sample load` prints.
    private struct Load: Decodable {
        let sent: Int
        let ok: Int
        let failed: Int
        let rate: Double
        let answers: [String: Int]
        let bodies: [String: Int]
    }

    @Test(.timeLimit(.minutes(8)))
    func `no request is lost while the root is replaced and the control plane is killed in every phase`() async throws {
        let skein = Skein()
        let up = try await skein.lab("up")
        do {
            try #require(up.status == 0, "\(up.error)")
            try await shortConnections(skein)
            let old = try await roots(skein, of: caller)
            try await rotate(skein, killing: true)
            let new = try await roots(skein, of: caller)
            #expect(old.count == 1 && new.count == 1 && old != new)
            try await rollBack(skein, to: new)
        } catch {
            _ = try await skein.lab("down")
            throw error
        }
        #expect(try await skein.lab("down").status == 0)
    }

    /// Connections between proxies end after some requests, so that there are handshakes all the time.
    private func shortConnections(_ skein: Skein) async throws {
        let file = try temporaryFile(
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: short-connections
              namespace: sample
            spec:
              host: helloworld
              trafficPolicy:
                connectionPool:
                  http:
                    maxRequestsPerConnection: 50
            """)
        #expect(try await skein.lab("apply", "cluster1", "-f", file).status == 0)
    }

    private func rotate(_ skein: Skein, killing: Bool) async throws {
        let next = try newAuthority()
        async let load = underLoad(skein)
        let start = try await ca(skein, "start", "--to", next)
        try #require(start.status == 0, "\(start.error)")
        var killed: Set<String> = []
        let isOver = try await eventually(within: .seconds(180)) {
            let report = try await report(skein)
            guard let rotation = report.rotation else { return false }
            if killing, !rotation.isOver, killed.insert(rotation.phase.rawValue).inserted { try await kill(skein) }
            return rotation.isOver || rotation.pause != nil
        }
        let status = try await ca(skein, "status").output
        #expect(isOver, "\(status)")
        #expect(try await report(skein).rotation?.isOver == true, "\(status)")
        if killing { #expect(killed.count == Rotation.Phase.allCases.count - 1, "killed in \(killed.sorted())") }
        _ = try await skein.exec(caller, "touch", "/tmp/stop")
        let result = try await load
        #expect(result.failed == 0, "\(result)")
        #expect(result.sent > 1000 && result.bodies.count == 2, "\(result)")
        print("\(result.sent) requests, \(result.rate) per second, \(result.failed) failed, \(result.bodies)")
    }

    /// Begins a rotation and goes back in the middle.
    private func rollBack(_ skein: Skein, to roots: [String]) async throws {
        let next = try newAuthority()
        async let load = underLoad(skein)
        try #require(try await ca(skein, "start", "--to", next).status == 0)
        let isReissuing = try await eventually(within: .seconds(60)) {
            try await report(skein).rotation?.phase == .reissuing
        }
        #expect(isReissuing)
        let back = try await ca(skein, "rollback")
        #expect(back.status == 0, "\(back.error)")
        let isOver = try await eventually(within: .seconds(120)) { try await report(skein).rotation?.isOver == true }
        let status = try await ca(skein, "status").output
        #expect(isOver, "\(status)")
        _ = try await skein.exec(caller, "touch", "/tmp/stop")
        let result = try await load
        #expect(result.failed == 0, "\(result)")
        #expect(try await self.roots(skein, of: caller) == roots)
    }

    /// Calls the service of both clusters until told to stop.
    private func underLoad(_ skein: Skein) async throws -> Load {
        _ = try await skein.exec(caller, "rm", "-f", "/tmp/stop")
        let rate = ProcessInfo.processInfo.environment["SKEIN_LOAD"] ?? "300"
        let command = """
            \(try Skein.path) sample load --url http://helloworld.sample:5000/hello --rate \(rate) & load=$!
            while [ ! -e /tmp/stop ]; do sleep 0.2; done; kill $load; wait $load
            """
        let result = try await skein.exec(caller, "sh", "-c", command)
        return try JSONDecoder().decode(Load.self, from: Data(result.output.utf8))
    }

    private func kill(_ skein: Skein) async throws {
        let pods = try await kubectl(skein, "get", "pods", "-n", "istio-system", "-l", "app=istiod", "-o", "name")
        #expect(try await skein.lab("kill", controlPlane).status == 0)
        // Without waiting for the pause after which a killed container is started again.
        let name = pods.output.split(separator: "\n").first.map(String.init) ?? ""
        _ = try await kubectl(skein, "delete", name, "-n", "istio-system", "--force", "--wait=false")
    }

    private func newAuthority() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "skein-ca-\(UUID().uuidString)").path
        try RootAuthority.make(now: Date()).makeIntermediate(cluster: "cluster1", now: Date()).write(to: folder)
        return folder
    }

    private func report(_ skein: Skein) async throws -> RotationReport {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(
            RotationReport.self, from: Data(try await ca(skein, "status", "-o", "json").output.utf8))
    }

    private func ca(_ skein: Skein, _ verb: String, _ arguments: String...) async throws -> Skein.Output {
        try await Skein.run(
            ["ca", "rotate", verb, "--kubeconfig", kubeconfig(skein), "--context", "cluster1"] + arguments)
    }

    private func kubectl(_ skein: Skein, _ arguments: String...) async throws -> Skein.Output {
        let program = try #require(Programs.kubectl)
        return try await Programs.run(
            [program, "--kubeconfig", kubeconfig(skein), "--context", "cluster1"] + arguments)
    }

    private func kubeconfig(_ skein: Skein) -> String { "\(skein.data)/kubeconfig" }

    /// What a proxy's Envoy checks peers against: the fingerprints of its roots.
    private func roots(_ skein: Skein, of pod: String) async throws -> [String] {
        let dump = try await skein.exec(
            pod, container: "istio-proxy", "curl", "-s",
            "http://127.0.0.1:15000/config_dump?resource=dynamic_active_secrets&name_regex=ROOTCA")
        let secrets = try JSON(decoding: Array(dump.output.utf8))["configs"]?.array ?? []
        let pems = Set(
            secrets.compactMap { entry -> String? in
                let source = entry["secret"]?["validation_context"]?["trusted_ca"]
                let bytes = source?["inline_bytes"]?.string.flatMap { Data(base64Encoded: $0) }
                return source?["inline_string"]?.string ?? bytes.map { String(decoding: $0, as: UTF8.self) }
            })
        #expect(pems.count == 1)
        return try pems.flatMap { try TrustBundle(pem: $0).fingerprints.map { "\($0)" } }
    }

    private func temporaryFile(_ text: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }
}
