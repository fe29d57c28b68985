import Foundation
import Testing

/// Each fault of a trust set-up, from the symptom that users see to the doctor's repair.
@Suite(.serialized, .enabled(if: Skein.obstacle == nil, "\(Skein.obstacle ?? "")"))
struct LabTrustFaultTests {
    @Test(
        .timeLimit(.minutes(3)),
        arguments: [
            ("expired", "certificates"), ("wrong-key", "certificates"), ("missing-chain", "certificates"),
            ("not-a-ca", "certificates"), ("clock-skew", "clocks"),
        ])
    func `an authority that cannot sign keeps the control plane down and is explained`(
        trust: String, check: String
    ) async throws {
        let report = try await report(trust)
        #expect(
            report.checks.map(\.id) == ["control-plane-restarts", "fault-explained", "doctor-finds-it"])
        #expect(report.checks.last?.detail.hasPrefix("\(check) of cluster1: ") == true)
        #expect(report.pods.contains { $0.workload == "istiod" && $0.ready == "0/1" })
    }

    @Test(.timeLimit(.minutes(3)))
    func `a remote Secret under another id keeps the remote unready and is explained`() async throws {
        let report = try await report("wrong-cluster-id")
        #expect(
            report.checks.map(\.id) == ["untrusted-stays-unready", "cluster-id-explained", "doctor-finds-it"])
        #expect(report.checks.last?.detail.hasPrefix("cluster-id of cluster2: ") == true)
        #expect(report.pods.contains { $0.workload == "istiod" && $0.ready == "1/1" })
    }

    /// What a person does: run the doctor, paste the commands of the first failure, wait.
    @Test(
        .enabled(if: Programs.kubectl != nil, "no kubectl: set SKEIN_KUBECTL"), .timeLimit(.minutes(3)),
        arguments: ["separate", "expired", "wrong-cluster-id"])
    func `the doctor's commands, pasted into a shell, repair the mesh`(trust: String) async throws {
        let skein = Skein()
        let up = try await skein.lab("up", "--trust", trust)
        do {
            try #require(up.status == 0, "\(up.error)")
            let sick = try await doctor(skein)
            #expect(sick.status == 1)
            let finding = try #require(sick.findings.first { $0.outcome == "failed" })
            try await paste(finding.repair?.commands ?? [], skein)
            let isWell = try await eventually(within: .seconds(60)) {
                guard try await doctor(skein).status == 0 else { return false }
                let pods = try await skein.lab("status", "-o", "json").output
                return try JSONDecoder().decode(Pods.self, from: Data(pods.utf8)).areReady
            }
            let verdict = try await skein.lab("doctor").output
            #expect(isWell, "\(verdict)")
        } catch {
            _ = try await skein.lab("down")
            throw error
        }
        #expect(try await skein.lab("down").status == 0)
    }

    private func doctor(_ skein: Skein) async throws -> (status: Int32, findings: [Finding]) {
        let run = try await skein.lab("doctor", "-o", "json")
        return (run.status, try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).findings)
    }

    /// Runs commands as they are, but for the folder of the root.
    private func paste(_ commands: [String], _ skein: Skein) async throws {
        #expect(!commands.isEmpty)
        let programs = try [Skein.path, Programs.kubectl ?? ""].map {
            URL(filePath: $0).deletingLastPathComponent().path
        }
        let folder = "\(skein.data)/pasted"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lines = commands.map { $0.replacingOccurrences(of: " ROOT ", with: " \(skein.data)/trust/root ") }
        let script = """
            set -e; cd \(folder)
            export PATH=\(programs.joined(separator: ":")):$PATH KUBECONFIG=\(skein.data)/kubeconfig
            \(lines.joined(separator: "\n"))
            """
        let run = try await Programs.run(["bash", "-c", script])
        #expect(run.status == 0, "\(run.error)")
    }

    private struct Report: Decodable {
        let findings: [Finding]
    }

    private struct Finding: Decodable {
        struct Repair: Decodable {
            let commands: [String]
        }
        let outcome: String
        let repair: Repair?
    }

    private struct Pods: Decodable {
        struct Pod: Decodable {
            let ready: String
        }
        let pods: [Pod]

        var areReady: Bool { pods.count == 8 && pods.allSatisfy { ["1/1", "2/2"].contains($0.ready) } }
    }

    /// Runs a lab with a fault, all of whose checks must hold.
    private func report(_ trust: String) async throws -> LabReport {
        let skein = Skein()
        let run = try await skein.lab("run", "--trust", trust, "-o", "json")
        let report = try JSONDecoder().decode(LabReport.self, from: Data(run.output.utf8))
        for check in report.checks {
            #expect(check.ok, "\(check.id): \(check.detail)")
        }
        #expect(run.status == 0, "\(run.error)")
        #expect(!FileManager.default.fileExists(atPath: skein.data))
        return report
    }
}
