extension PodWorker {
    private enum ProbeKind: String {
        case startup = "Startup"
        case readiness = "Readiness"
        case liveness = "Liveness"
    }

    private struct History {
        var state: ProbeState
        var reports = FailureReports()

        init(_ probe: ProbeSpec) { state = ProbeState(probe) }
    }

    /// Asks a running container's probes until the task is cancelled. Without a probe a container is well.
    func probe(_ container: ContainerSpec, _ illness: Latch<ContainerIllness>) async {
        if let startup = container.startup {
            let verdict = await firstVerdict(container, startup)
            if verdict == .failing { illness.set(Self.illness(container, .startup, startup)) }
            guard verdict == .passing else { return }
        }
        change(container.name) {
            $0.hasStarted = true
            $0.isReady = container.readiness == nil
        }
        await withTaskGroup { group in
            if let probe = container.readiness { group.addTask { await self.keepReadiness(container, probe) } }
            if let probe = container.liveness { group.addTask { await self.keepLiveness(container, probe, illness) } }
        }
    }

    /// - Returns: `nil` when the task is cancelled before there is one.
    private func firstVerdict(_ container: ContainerSpec, _ probe: ProbeSpec) async -> ProbeState.Verdict? {
        var history = History(probe)
        try? await Task.sleep(for: probe.initialDelay)
        while !Task.isCancelled {
            if let verdict = await ask(container, probe, .startup, &history) { return verdict }
            try? await Task.sleep(for: probe.period)
        }
        return nil
    }

    /// A container that is not ready yet is asked every second: nothing depends on how often it says no.
    private func keepReadiness(_ container: ContainerSpec, _ probe: ProbeSpec) async {
        var history = History(probe)
        var hasBeenReady = false
        try? await Task.sleep(for: probe.initialDelay)
        while !Task.isCancelled {
            if let verdict = await ask(container, probe, .readiness, &history), !Task.isCancelled {
                hasBeenReady = hasBeenReady || verdict == .passing
                if self.state[container.name].isReady != (verdict == .passing) {
                    change(container.name) { $0.isReady = verdict == .passing }
                }
            }
            try? await Task.sleep(for: hasBeenReady ? probe.period : min(probe.period, .seconds(1)))
        }
    }

    private func keepLiveness(_ container: ContainerSpec, _ probe: ProbeSpec, _ illness: Latch<ContainerIllness>) async
    {
        var history = History(probe)
        try? await Task.sleep(for: probe.initialDelay)
        while !Task.isCancelled {
            if await ask(container, probe, .liveness, &history) == .failing {
                return illness.set(Self.illness(container, .liveness, probe))
            }
            try? await Task.sleep(for: probe.period)
        }
    }

    private static func illness(
        _ container: ContainerSpec, _ kind: ProbeKind, _ probe: ProbeSpec
    ) -> ContainerIllness {
        let message = "Container \(container.name) failed \(kind.rawValue.lowercased()) probe, will be restarted"
        return ContainerIllness(message: message, gracePeriod: probe.gracePeriod)
    }

    private func ask(
        _ container: ContainerSpec, _ probe: ProbeSpec, _ kind: ProbeKind, _ history: inout History
    ) async -> ProbeState.Verdict? {
        let outcome = await ask(probe.action, of: container, timeout: probe.timeout)
        if Task.isCancelled { return nil }
        if history.reports.isWorthReporting(outcome.isSuccess ? nil : outcome.message, now: .now) {
            await record(.warning, "Unhealthy", "\(kind.rawValue) probe failed: \(outcome.message)")
        }
        return history.state.record(success: outcome.isSuccess)
    }
}
