import Foundation
import Testing

/// The whole mesh on this machine, from nothing to nothing.
@Suite(.serialized, .enabled(if: Skein.obstacle == nil, "\(Skein.obstacle ?? "")"))
struct LabRunTests {
    @Test(.timeLimit(.minutes(5)))
    func `the mesh comes up, proves itself, and leaves nothing behind`() async throws {
        let skein = Skein()
        let run = try await skein.lab("run", "-o", "json")
        let report = try JSONDecoder().decode(LabReport.self, from: Data(run.output.utf8))
        for check in report.checks {
            #expect(check.ok, "\(check.id): \(check.detail)")
        }
        #expect(run.status == 0, "\(run.error)")
        #expect(
            report.checks.map(\.id) == [
                "control-plane-ready", "exposed-through-gateway", "remote-proxies-ready", "cross-cluster-balance",
                "single-network", "mtls", "nothing-rejected", "direct-control-path-closed", "doctor-healthy",
            ])
        #expect(report.topology == "primary-remote")
        #expect(report.pods.count == 8)
        #expect(report.pods.allSatisfy { $0.status == "Running" })
        for pod in report.pods {
            #expect(pod.name.hasPrefix(pod.workload + "-") && pod.name.split(separator: "-").count > 2, "\(pod.name)")
        }
        #expect(report.proxies.count == 7)
        for proxy in report.proxies {
            #expect([proxy.cds, proxy.lds, proxy.eds, proxy.rds] == Array(repeating: "SYNCED", count: 4), "\(proxy)")
        }
        expectNothingLeft(of: skein)
    }

    @Test(.timeLimit(.minutes(5)))
    func `an unrelated root keeps the remote's gateway unready and is explained`() async throws {
        let skein = Skein()
        let run = try await skein.lab("run", "--trust", "separate", "-o", "json")
        let report = try JSONDecoder().decode(LabReport.self, from: Data(run.output.utf8))
        for check in report.checks {
            #expect(check.ok, "\(check.id): \(check.detail)")
        }
        #expect(run.status == 0, "\(run.error)")
        #expect(report.checks.map(\.id) == ["untrusted-stays-unready", "trust-explained", "doctor-finds-it"])
        let gateway = report.pods.first { $0.cluster == "cluster2" && $0.workload == "istio-ingressgateway" }
        #expect(gateway?.ready == "0/1")
        #expect(gateway?.status == "Running")
        expectNothingLeft(of: skein)
    }

    @Test(.timeLimit(.minutes(2)))
    func `Ctrl-C in the middle leaves nothing behind either`() async throws {
        let skein = Skein()
        let run = Process()
        run.executableURL = URL(filePath: try Skein.path)
        run.arguments = ["lab", "run", "--data", skein.data]
        run.standardOutput = FileHandle.nullDevice
        run.standardError = FileHandle.nullDevice
        try run.run()
        let hasBegun = await eventually(within: .seconds(30)) {
            FileManager.default.fileExists(atPath: "\(skein.data)/cluster2/kubeconfig")
        }
        #expect(hasBegun)
        run.interrupt()
        run.waitUntilExit()
        #expect(run.terminationStatus == 130)
        expectNothingLeft(of: skein)
    }

    /// No file, and no process that was told the lab's folder.
    private func expectNothingLeft(of skein: Skein) {
        #expect(!FileManager.default.fileExists(atPath: skein.data))
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where Int(process) != nil {
            let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            #expect(!String(decoding: words, as: UTF8.self).contains(skein.data), "process \(process) is left")
        }
    }
}
