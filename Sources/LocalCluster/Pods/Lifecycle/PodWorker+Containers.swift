import Foundation

extension PodWorker {
    /// Runs the pod's containers: init containers one after the other, then the others together. Returns when they
    /// are over for good.
    func runContainers() async {
        await withTaskGroup { sidecars in
            var isInitialized = true
            for container in spec.initContainers where isInitialized {
                if container.isSidecar {
                    sidecars.addTask { _ = await self.supervise(container, .always, until: self.stopSidecars) }
                    isInitialized = await hasComeUp(container)
                } else {
                    let policy: PodSpec.RestartPolicy = spec.restartPolicy == .never ? .never : .onFailure
                    isInitialized = await supervise(container, policy, until: stop)
                }
            }
            if isInitialized, stop.value == nil { await runMainContainers() }
            stopSidecars.set(stop.value ?? .now + spec.gracePeriod)
        }
    }

    private func runMainContainers() async {
        for container in spec.containers { change(container.name) { $0.wait("ContainerCreating") } }
        await withTaskGroup { group in
            for container in spec.containers {
                group.addTask { _ = await self.supervise(container, self.spec.restartPolicy, until: self.stop) }
            }
        }
    }

    private nonisolated func hasComeUp(_ container: ContainerSpec) async -> Bool {
        guard let comeUp = comeUp[container.name] else { return false }
        await withTaskGroup { group in
            group.addTask { _ = await comeUp.wait() }
            group.addTask { _ = await self.stop.wait() }
            await group.next()
            group.cancelAll()
        }
        return comeUp.value != nil && stop.value == nil
    }

    /// Runs a container again and again as the policy says.
    /// - Returns: whether it ended well, and for good.
    private func supervise(
        _ container: ContainerSpec, _ policy: PodSpec.RestartPolicy, until stop: Latch<ContinuousClock.Instant>
    ) async -> Bool {
        var backoff = RestartBackoff()
        while stop.value == nil, !Task.isCancelled {
            guard let process = await startable(container) else { return false }
            let start = ContinuousClock.now
            let exit = await run(container, process, until: stop)
            guard policy.restarts(after: exit), stop.value == nil else { return exit.isSuccess }
            let pause = backoff.delay(afterRun: .now - start)
            guard pause > .zero else { continue }
            let message =
                "back-off \(pause.formatted(.units(width: .narrow))) restarting failed container=\(container.name) pod=\(key)"
            change(container.name) { $0.wait("CrashLoopBackOff", message) }
            await record(.warning, "BackOff", "Back-off restarting failed container \(container.name) in pod \(key)")
            _ = await stop.wait(atMost: pause)
        }
        return false
    }

    /// Waits until a container can be started.
    /// - Returns: `nil` when the pod has to end first.
    private func startable(_ container: ContainerSpec) async -> ContainerProcess? {
        var pause: Duration = .seconds(5)
        while stop.value == nil, !Task.isCancelled {
            let change = objectsChanged
            do throws(ContainerObstacle) {
                return try await process(for: container)
            } catch {
                let reason = error.reason == "ErrImagePull" && pause > .seconds(5) ? "ImagePullBackOff" : error.reason
                self.change(container.name) { $0.wait(reason, error.message) }
                await record(.warning, "Failed", error.message)
            }
            if await isStopped(after: pause, or: change) { break }
            pause = min(pause * 2, .seconds(300))
        }
        return nil
    }
}

extension PodSpec.RestartPolicy {
    func restarts(after exit: ContainerExit) -> Bool {
        switch self {
        case .always: true
        case .onFailure: !exit.isSuccess
        case .never: false
        }
    }
}
