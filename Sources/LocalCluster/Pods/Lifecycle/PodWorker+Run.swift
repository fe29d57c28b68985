import Foundation

extension PodWorker {
    private enum RunEvent: Sendable {
        case ended(ContainerExit)
        /// It did not end in time and cannot even be told to: kill what holds it.
        case stuck
        case done
    }

    /// Runs a container once.
    func run(
        _ container: ContainerSpec, _ process: ContainerProcess, until stop: Latch<ContinuousClock.Instant>
    ) async -> ContainerExit {
        await record(
            .normal, "Pulled", "Container image \"\(container.image)\" is \(process.launch.command[0]) on this machine")
        let unhealthy = Latch<Void>()
        let exit = await withTaskGroup(of: RunEvent.self) { group in
            group.addTask { .ended(await process.run()) }
            group.addTask { await self.stop(container, process, when: stop, or: unhealthy) }
            group.addTask { await self.watch(container, process, unhealthy) }
            var exit = ContainerExit(code: 137)
            for await event in group {
                if case .ended(let end) = event { exit = end }
                if case .done = event { continue }
                group.cancelAll()
            }
            return exit
        }
        await ended(container, exit)
        return exit
    }

    private func ended(_ container: ContainerSpec, _ exit: ContainerExit) async {
        host.runDirectory.removeProcess(key.namespace, key.name, container.name)
        change(container.name) { $0.end(exit, at: Date()) }
        if let message = exit.message { await record(.warning, "Failed", "Error: \(message)") }
    }

    /// Follows a run from its start: writes down its process, then asks its probes.
    private func watch(_ container: ContainerSpec, _ process: ContainerProcess, _ unhealthy: Latch<Void>) async
        -> RunEvent
    {
        guard let identifier = await process.started.wait() else { return .done }
        try? host.runDirectory.write(identifier, key.namespace, key.name, container.name)
        change(container.name) { $0.run(since: Date()) }
        await record(.normal, "Created", "Created container: \(container.name)")
        await record(.normal, "Started", "Started container \(container.name)")
        await probe(container, unhealthy)
        return .done
    }

    /// Ends a run when the pod has to end or the container is not healthy: asks it to, and kills it when its time is
    /// over. Returns when the task is cancelled because the run is over.
    private nonisolated func stop(
        _ container: ContainerSpec, _ process: ContainerProcess, when stop: Latch<ContinuousClock.Instant>,
        or unhealthy: Latch<Void>
    ) async -> RunEvent {
        await withTaskGroup { group in
            group.addTask { _ = await stop.wait() }
            group.addTask { _ = await unhealthy.wait() }
            await group.next()
            group.cancelAll()
        }
        if Task.isCancelled { return .done }
        await record(.normal, "Killing", "Stopping container \(container.name)")
        let grace = await spec.gracePeriod
        let deadline = stop.value ?? .now + grace
        guard let identifier = await process.started.wait(atMost: deadline - .now) else {
            return Task.isCancelled ? .done : .stuck
        }
        kill(identifier, SIGTERM)
        _ = await hurry.wait(atMost: deadline - .now)
        if Task.isCancelled { return .done }
        kill(identifier, SIGKILL)
        // The kernel ends the container's other processes too; a moment later the run is over.
        try? await Task.sleep(for: .seconds(10))
        return Task.isCancelled ? .done : .stuck
    }
}
