import Foundation

/// Why a container may not go on running, though its pod may.
struct ContainerIllness: Sendable {
    /// What `kubectl describe` tells of its end.
    let message: String
    /// How long its end may take; `nil`: as long as any.
    var gracePeriod: Duration?
}

extension PodWorker {
    private enum RunEvent: Sendable {
        case ended(ContainerExit)
        /// It did not end in time and cannot even be told to: kill what holds it.
        case stuck
        case done
    }

    /// What a container gets at least after its hook has used up its time.
    private static let shortestGrace: Duration = .seconds(2)

    /// Runs a container once.
    func run(_ container: ContainerSpec, _ process: ContainerProcess, until stop: Deadline) async -> ContainerExit {
        let illness = Latch<ContainerIllness>()
        host.consoles.add(process.console, podUID: uid, container: container.name)
        defer { host.consoles.remove(process.console, podUID: uid, container: container.name) }
        let exit = await withTaskGroup(of: RunEvent.self) { group in
            group.addTask { .ended(await process.run()) }
            group.addTask { await self.tell(container, process) }
            group.addTask { await self.stop(container, process, when: stop, or: illness) }
            group.addTask { await self.watch(container, process, illness) }
            var exit = ContainerExit(code: 137)
            for await event in group {
                if case .ended(let end) = event { exit = end }
                if case .done = event { continue }
                group.cancelAll()
            }
            return exit
        }
        return await ended(container, process, exit)
    }

    /// Tells of what is about to run, and does not hold it up.
    private func tell(_ container: ContainerSpec, _ process: ContainerProcess) async -> RunEvent {
        let program = process.launch.command[0]
        await record(
            .normal, "Pulled",
            "Container image \"\(container.image)\" already present on machine: it stands for \(program)")
        await warnOfMissingUser(container)
        guard await process.started.wait() != nil else { return .done }
        await record(.normal, "Created", "Created container: \(container.name)")
        await record(.normal, "Started", "Started container \(container.name)")
        return .done
    }

    /// In a user namespace there may be fewer users than a container asks for.
    private func warnOfMissingUser(_ container: ContainerSpec) async {
        guard let user = container.user.user, !host.canSwitch(to: container.user) else { return }
        let advice = "run the cluster as root, or map a range of users for it (newuidmap, /etc/subuid)"
        await record(
            .warning, "UserNotMapped",
            "Container \(container.name) runs as the cluster's own user: user \(user) does not exist in its user namespace; \(advice)"
        )
    }

    private func ended(
        _ container: ContainerSpec, _ process: ContainerProcess, _ exit: ContainerExit
    ) async -> ContainerExit {
        host.runDirectory.removeProcess(key.namespace, key.name, container.name)
        let exit = exit.told(messages(of: container, exit), isOutOfMemory: process.group?.hasRunOutOfMemory ?? false)
        await process.group?.remove()
        change(container.name) { $0.end(exit, at: Date()) }
        if exit.reason == ContainerExit.startError, let message = exit.message {
            await record(.warning, "Failed", "Error: \(message)")
        }
        return exit
    }

    /// The container's last words.
    private func messages(of container: ContainerSpec, _ exit: ContainerExit) -> String? {
        let file = FileManager.default.contents(atPath: directory.terminationMessage(container.name)) ?? Data()
        let logs = ContainerLogs(dataDirectory: host.data)
        return container.terminationMessage.text(
            file: Array(file.prefix(TerminationMessageSpec.limit)),
            log: {
                logs.read(
                    podUID: uid, container: container.name, .init(tailLines: TerminationMessageSpec.logLines))
            }, isSuccess: exit.isSuccess)
    }

    /// Follows a run from its start: writes down its process, then does what is to be done after a start, then asks
    /// its probes.
    private func watch(
        _ container: ContainerSpec, _ process: ContainerProcess, _ illness: Latch<ContainerIllness>
    ) async -> RunEvent {
        guard let identifier = await process.started.wait() else { return .done }
        try? host.runDirectory.write(identifier, key.namespace, key.name, container.name)
        change(container.name) { $0.begin(at: Date()) }
        if let hook = container.lifecycle.postStart, let failure = await perform(hook, container) {
            if Task.isCancelled { return .done }
            await record(.warning, "FailedPostStartHook", "PostStartHook failed: \(failure)")
            change(container.name) { $0.wait("PostStartHookError", failure) }
            illness.set(ContainerIllness(message: "FailedPostStartHook"))
            return .done
        }
        change(container.name) { $0.run(since: Date()) }
        await probe(container, illness)
        return .done
    }

    /// Ends a run when the pod has to end or the container is not healthy: asks it to, and kills it when its time is
    /// over. Returns when the task is cancelled because the run is over.
    private nonisolated func stop(
        _ container: ContainerSpec, _ process: ContainerProcess, when stop: Deadline,
        or illness: Latch<ContainerIllness>
    ) async -> RunEvent {
        await Race.first({ await stop.wait() }, { _ = await illness.wait() })
        if Task.isCancelled { return .done }
        let ill = stop.value == nil ? illness.value : nil
        await record(.normal, "Killing", ill?.message ?? "Stopping container \(container.name)")
        let grace = await spec.gracePeriod
        let own = stop.value == nil ? ContinuousClock.now + (ill?.gracePeriod ?? grace) : nil
        await Race.first({ _ = await process.started.wait() }, { await stop.reached(or: own) })
        guard let identifier = process.started.value else { return Task.isCancelled ? .done : .stuck }
        await askToEnd(container, identifier, stop, own)
        if Task.isCancelled { return .done }
        kill(identifier, SIGKILL)
        // The kernel ends the container's other processes too; a moment later the run is over.
        try? await Task.sleep(for: .seconds(10))
        return Task.isCancelled ? .done : .stuck
    }

    /// Returns when the time for an orderly end is over.
    private nonisolated func askToEnd(
        _ container: ContainerSpec, _ identifier: Int32, _ stop: Deadline, _ own: ContinuousClock.Instant?
    ) async {
        let end = [stop.value, own].compactMap(\.self).min() ?? .now
        let hook = end > .now ? container.lifecycle.preStop : nil
        if let hook {
            await Race.first({ await self.preStop(hook, container) }, { await stop.reached(or: own) })
        }
        if Task.isCancelled { return }
        let asked = ContinuousClock.now
        kill(identifier, container.lifecycle.stopSignal.number)
        await stop.reached(or: own)
        let rest: Duration = hook == nil ? .zero : asked + Self.shortestGrace - .now
        if rest > .zero { try? await Task.sleep(for: rest) }
    }

    private nonisolated func preStop(_ hook: LifecycleSpec.Hook, _ container: ContainerSpec) async {
        guard let failure = await perform(hook, container), !Task.isCancelled else { return }
        await record(.warning, "FailedPreStopHook", "PreStopHook failed: \(failure)")
    }

    /// - Returns: why the hook failed.
    private nonisolated func perform(_ hook: LifecycleSpec.Hook, _ container: ContainerSpec) async -> String? {
        switch hook {
        case .sleep(let duration):
            try? await Task.sleep(for: duration)
            return nil
        case .action(let action):
            let outcome = await ask(action, of: container, timeout: .seconds(3600))
            return outcome.isSuccess ? nil : outcome.message
        }
    }

    /// Does something to a running container from the node.
    nonisolated func ask(_ action: ProbeAction, of container: ContainerSpec, timeout: Duration) async -> Prober.Outcome
    {
        let address = await fields.podIP
        return await host.prober.ask(action, timeout: timeout, address: address) { [data = host.data, key] command in
            try execArguments(
                dataDirectory: data, namespace: key.namespace, pod: key.name, container: container.name,
                command: command)
        }
    }
}
