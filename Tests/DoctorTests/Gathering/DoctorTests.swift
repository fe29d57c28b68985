import Kubernetes
import Testing

@testable import Doctor

struct DoctorTests {
    private let kubeconfig = Kubeconfig.make(name: "c1", server: "https://127.0.0.1:1", user: .init(token: "t"))

    @Test func `a context is found by name or as the current one, and one that is not there names those that are`()
        throws
    {
        #expect(try DoctorTarget(kubeconfig: kubeconfig, context: nil, rules: .init()).context == "c1")
        #expect(try DoctorTarget(kubeconfig: kubeconfig, context: "c1", rules: .init()).role == nil)
        let error = #expect(throws: DoctorError.self) {
            try DoctorTarget(kubeconfig: kubeconfig, context: "c9", rules: .init())
        }
        #expect(error?.message.contains("c1") == true)
    }

    @Test func `a cluster that does not answer is one failure, and everything else is skipped`() async throws {
        let target = try DoctorTarget(kubeconfig: kubeconfig, context: nil, rules: .init())
        let report = try await Doctor(targets: [target]).run()
        #expect(report.findings.filter { $0.outcome == .failed }.map(\.check) == [APIServerCheck.id])
        #expect(report.count(.ok) == 0)
        #expect(!report.isHealthy)
    }
}
