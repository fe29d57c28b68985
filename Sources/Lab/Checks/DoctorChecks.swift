import Doctor

/// The doctor finds nothing wrong with a healthy mesh.
struct DoctorHealthy: LabCheck {
    let id = "doctor-healthy"

    func look(at lab: LabView) async throws -> String {
        let report = try await Doctor(lab: lab.access).run()
        let bad = report.findings.filter { $0.outcome == .failed }
        guard bad.isEmpty else {
            throw CheckFailure(bad.map { "\($0.check) (\($0.cluster ?? "-")): \($0.summary)" }.joined(separator: "; "))
        }
        return
            "the doctor: \(report.count(.ok)) ok, \(report.count(.warning)) warnings, \(report.count(.skipped)) skipped"
    }
}

/// The doctor finds the fault, and knows how to repair it.
struct DoctorFinds: LabCheck {
    let id = "doctor-finds-it"
    /// The doctor's check that must fail.
    let check: String
    let cluster: String

    func look(at lab: LabView) async throws -> String {
        let report = try await Doctor(lab: lab.access).run()
        let failed = report.findings.filter { $0.outcome == .failed }
        guard let finding = failed.first(where: { $0.check == check && $0.cluster == cluster }) else {
            throw CheckFailure(
                "the doctor does not say that \(check) of \(cluster) failed, but "
                    + "\(failed.map { "\($0.check) of \($0.cluster ?? "-")" })")
        }
        guard let repair = finding.repair, repair.commands.contains(where: { $0.contains("--context ") }) else {
            throw CheckFailure("the doctor says of \(check) no commands that repair it: \(finding.summary)")
        }
        return
            "\(check) of \(cluster): \(finding.summary). To repair: \(repair.explanation), in "
            + "\(repair.commands.count) commands"
    }
}
