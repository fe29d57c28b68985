import Foundation
import Testing

@testable import Doctor

struct ExaminationTests {
    @Test func `nothing is wrong with a healthy mesh, and every check says so`() throws {
        let findings = examine(try HealthyMesh().evidence)
        for finding in findings where finding.check != WebhookCheck.id {
            #expect(finding.outcome == .ok, "\(finding.check): \(finding.summary)")
        }
        #expect(Set(findings.map(\.check)).count == 15)
    }

    @Test func `from a remote alone, what cannot be seen is skipped and says how to see it`() throws {
        var mesh = try HealthyMesh()
        mesh.evidence.clusters.removeFirst()
        let findings = examine(mesh.evidence)
        #expect(!findings.contains { $0.outcome == .failed })
        for check in [CertificateCheck.id, RemoteSecretCheck.id, ReaderAccessCheck.id, ExposureCheck.id] {
            let skipped = findings.first { $0.check == check && $0.outcome == .skipped }
            #expect(skipped?.summary.contains("skein doctor --context PRIMARY --remote c2") == true, "\(check)")
        }
        #expect(findings.contains { $0.check == ControlPlaneCertificateCheck.id && $0.outcome == .ok })
    }

    @Test func `before anything is installed nothing fails but what is there`() {
        var clusters = [ClusterEvidence(name: "a", role: .primary), ClusterEvidence(name: "b", role: .remote)]
        for index in clusters.indices {
            clusters[index].clock = .seen(ClockReading(server: testNow, sent: testNow, received: testNow))
            clusters[index].authority = .seen(nil)
            clusters[index].rootConfigMaps = .seen([])
            clusters[index].proxies = .seen([])
            clusters[index].controlPlanes = .seen([])
            clusters[index].controlPlaneService = .seen(nil)
            clusters[index].webhooks = .seen([])
            clusters[index].remoteSecrets = .seen([])
            clusters[index].gatewayServices = .seen([])
        }
        let findings = examine(Evidence(now: testNow, namespace: "istio-system", clusters: clusters))
        #expect(!findings.contains { $0.outcome == .failed })
        let absent = findings.first { $0.check == CertificateCheck.id && $0.cluster == "a" }
        #expect(absent?.outcome == .warning)
        #expect(absent?.commands.contains("skein ca intermediate --root ROOT --cluster a --out a-cacerts") == true)
    }

    @Test func `a cluster whose API server does not answer fails once, with a command to look at it`() throws {
        var mesh = try HealthyMesh()
        mesh.remote.clock = .unseen("192.0.2.2:6443: no connection in time")
        let finding = mesh.finding(APIServerCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.commands == "kubectl --context c2 get --raw /readyz")
        #expect(mesh.finding(APIServerCheck(), "c1")?.outcome == .ok)
    }

    @Test func `a report keeps its form in JSON`() throws {
        let report = DoctorReport(try HealthyMesh().evidence)
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(DoctorReport.self, from: data) == report)
        #expect(report.isHealthy)
        let text = String(decoding: data, as: UTF8.self)
        for word in ["\"check\"", "\"cluster\"", "\"outcome\"", "\"summary\"", "\"details\""] {
            #expect(text.contains(word))
        }
    }

    @Test func `foreign text cannot move the cursor, and commands are never cut`() {
        let finding = DoctorFinding(
            check: "x", cluster: "a\u{1B}[2K", outcome: .failed, summary: String(repeating: "x", count: 5000),
            repair: .init("do", [String(repeating: "y", count: 5000) + "\u{202E}"]))
        #expect(finding.cluster == "a\\u{1b}[2K")
        #expect(finding.summary.count < 2100)
        #expect(finding.repair?.commands[0].hasPrefix(String(repeating: "y", count: 5000)) == true)
        #expect(finding.repair?.commands[0].hasSuffix("\\u{202e}") == true)
    }

    @Test func `words of a command are quoted when a shell would read them otherwise`() {
        #expect(shellWord("arn:aws:eks:eu/c-1") == "arn:aws:eks:eu/c-1")
        #expect(shellWord("it's $(x)") == "'it'\\''s $(x)'")
        #expect(shellWord("") == "''")
        let kubectl = Kubectl(context: "a b", namespace: "n")
        #expect(kubectl("get pods") == "kubectl --context 'a b' -n n get pods")
    }
}
