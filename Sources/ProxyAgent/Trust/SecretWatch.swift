/// Watches what Envoy makes of the secrets that it is served.
struct SecretWatch: Sendable {
    let store: CertificateStore
    let board: StatusBoard
    let admin: EnvoyAdmin

    /// Begins to watch one secret. What is served afterwards is what the verdicts are about.
    func adoption(of name: String) async -> SecretAdoption {
        SecretAdoption(of: name, before: await observation(name))
    }

    /// Looks until there is a verdict: never ``SecretAdoption/Verdict/pending(_:)``.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func verdict(_ adoption: inout SecretAdoption) async throws -> SecretAdoption.Verdict {
        while true {
            let observation = await observation(adoption.name)
            let verdict = adoption.observe(observation, served: store.served(adoption.name), at: .now)
            guard case .pending(let pause) = verdict else { return verdict }
            try await Task.sleep(for: pause)
        }
    }

    private func observation(_ name: String) async -> SecretAdoption.Observation {
        guard case .running(let pid) = board.state.envoy else { return .absent }
        do {
            let secrets = try await admin.secrets(name)
            return .shown(pid: pid, secrets: secrets, refusals: try await admin.refusals(name))
        } catch {
            return .silent
        }
    }
}
