import Foundation
import Testing

/// What happens to traffic when parts of a running mesh fail, or are fed nonsense.
@Suite(.serialized, .enabled(if: Skein.obstacle == nil, "\(Skein.obstacle ?? "")"))
struct LabFaultTests {
    private let caller = "cluster2/sample/sleep"
    private let url = "http://helloworld.sample:5000/hello"

    @Test(.timeLimit(.minutes(8)))
    func `traffic survives the control plane, an Envoy and bad YAML`() async throws {
        let skein = Skein()
        let up = try await skein.lab("up")
        do {
            try #require(up.status == 0, "\(up.error)")
            try await controlPlaneDies(skein)
            try await envoyDies(skein)
            try await badObjectsChangeNothing(skein)
            let secrets = try await LabSecrecy(skein: skein).findings()
            #expect(secrets.isEmpty, "\(secrets)")
        } catch {
            _ = try await skein.lab("down")
            throw error
        }
        #expect(try await skein.lab("down").status == 0)
    }

    /// Calls without pause until told to stop, while the control plane is killed and comes back.
    private func controlPlaneDies(_ skein: Skein) async throws {
        let loop = """
            n=0; bad=0; while [ ! -e /tmp/stop ]; do n=$((n+1)); curl -sS --fail -o /dev/null --max-time 5 \(url) || \
            bad=$((bad+1)); done; echo "$n calls $bad failed"
            """
        async let calls = skein.exec(caller, "sh", "-c", loop)
        let controlPlane = "cluster1/istio-system/istiod"
        let killed = try await skein.lab("kill", controlPlane)
        #expect(killed.status == 0, "\(killed.error)")
        let isBack = try await eventually(within: .seconds(60)) {
            let observation = try await skein.lab("status", "-o", "json").output
            let report = try JSONDecoder().decode(Observation.self, from: Data(observation.utf8))
            return report.proxies.count == 7
                && report.pods.contains { $0.workload == "istiod" && $0.ready == "1/1" && $0.restarts == 1 }
        }
        #expect(isBack, "the control plane did not come back to all its proxies")
        _ = try await skein.exec(caller, "touch", "/tmp/stop")
        let result = try await calls
        #expect(result.output.hasSuffix(" 0 failed\n"), "\(result.output) \(result.error)")
        #expect((Int(result.output.prefix { $0.isNumber }) ?? 0) > 20)
    }

    private func envoyDies(_ skein: Skein) async throws {
        let before = try await skein.exec(caller, container: "istio-proxy", "pgrep", "-x", "envoy")
        #expect(before.status == 0)
        _ = try await skein.exec(caller, container: "istio-proxy", "pkill", "-9", "-x", "envoy")
        let isBack = try await eventually(within: .seconds(30)) {
            let ready = try await skein.exec(
                caller, container: "istio-proxy", "curl", "-sf", "http://127.0.0.1:15021/healthz/ready")
            let now = try await skein.exec(caller, container: "istio-proxy", "pgrep", "-x", "envoy")
            return ready.status == 0 && now.status == 0 && now.output != before.output
        }
        #expect(isBack, "Envoy did not come back")
        #expect(try await skein.exec(caller, "curl", "-sS", "--fail", url).status == 0)
    }

    /// A bad object is refused with a status of its own, and what was in force stays in force.
    private func badObjectsChangeNothing(_ skein: Skein) async throws {
        let good = try temporaryFile(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: only-v1
              namespace: sample
            spec:
              hosts: [helloworld]
              http:
                - route:
                    - destination:
                        host: helloworld
                        subset: v1
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: versions
              namespace: sample
            spec:
              host: helloworld
              subsets:
                - name: v1
                  labels:
                    version: v1
            """)
        #expect(try await skein.lab("apply", "cluster1", "-f", good).status == 0)
        let onlyFirst = try await eventually(within: .seconds(20)) {
            try await answers(skein).allSatisfy { $0.hasPrefix("Hello version: v1,") }
        }
        #expect(onlyFirst, "the route to v1 did not take effect")

        let bad = try temporaryFile(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: only-v1
              namespace: sample
            spec:
              hosts: [helloworld]
              http:
                - rout:
                    - destination:
                        host: helloworld
            """)
        #expect(try await skein.lab("apply", "cluster1", "-f", bad).status == 0)
        let isToldSo = try await eventually(within: .seconds(20)) {
            let object = try await skein.lab(
                "kubectl", "cluster1", "--", "get", "virtualservice", "only-v1", "-n", "sample", "-o", "yaml")
            return object.output.contains("unknown field") && object.output.contains("spec.http[0].rout")
        }
        #expect(isToldSo, "the object's status does not name the unknown field")
        #expect(try await answers(skein).allSatisfy { $0.hasPrefix("Hello version: v1,") })
    }

    private func answers(_ skein: Skein) async throws -> [Substring] {
        let loop = "for i in 1 2 3 4 5 6 7 8 9 10; do curl -sS --fail --max-time 5 \(url); done"
        let result = try await skein.exec(caller, "sh", "-c", loop)
        let lines = result.output.split(separator: "\n")
        return lines.count == 10 ? lines : ["\(result)"]
    }

    private func temporaryFile(_ text: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private struct Observation: Decodable {
        struct Pod: Decodable {
            let workload: String
            let ready: String
            let restarts: Int
        }
        let pods: [Pod]
        let proxies: [LabReport.Proxy]
    }
}
