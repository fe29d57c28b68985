/// One thing that must be seen in a running lab.
protocol LabCheck: Sendable {
    /// Stable name of the check.
    var id: String { get }
    /// Looks, and says what was seen.
    /// - Throws: ``CheckFailure`` (or any other error) when it is not as it should be.
    func look(at lab: LabView) async throws -> String
}

/// What a check saw instead of what it wanted.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension LabCheck {
    /// Looks again for a while: what proxies know follows the pods' readiness a moment later.
    func result(at lab: LabView, patience: Int = 15) async -> CheckResult {
        var last: (any Error)?
        do {
            var detail = ""
            try await Patience(seconds: patience).wait(id) {
                do {
                    detail = try await look(at: lab)
                    return true
                } catch {
                    last = error
                    return false
                }
            }
            return CheckResult(id: id, ok: true, detail: detail)
        } catch {
            return CheckResult(id: id, ok: false, detail: "\(last ?? error)")
        }
    }
}
