import Foundation

extension PodWorker {
    /// Runs the pod's containers: init containers one after the other, then the others together. Returns when they
    /// are over for good.
    func runContainers() async {
        await withTaskGroup { group in
            var started: [ContainerSpec] = []
            var isInitialized = true
            for container in spec.initContainers where isInitialized {
                if container.isSidecar {
                    started.append(container)
                    group.addTask { await self.superviseSidecar(container) }
                    isInitialized = await hasComeUp(container)
                } else {
                    let policy: PodSpec.RestartPolicy = spec.restartPolicy == .never ? .never : .onFailure
                    isInitialized = await supervise(container, policy, until: stop)
                }
            }
            if isInitialized, stop.value == nil { await runMainContainers() }
            await end(started, by: stop.value ?? .now + spec.gracePeriod)
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
        await Race.first({ _ = await comeUp.wait() }, { await self.stop.wait() })
        return comeUp.value != nil && stop.value == nil
    }

    private func superviseSidecar(_ container: ContainerSpec) async {
        guard let sidecar = sidecars[container.name] else { return }
        _ = await supervise(container, .always, until: sidecar.stop)
        sidecar.over.set(())
    }

    /// The last that was started ends first.
    private func end(_ started: [ContainerSpec], by instant: ContinuousClock.Instant) async {
        for container in started.reversed() {
            sidecars[container.name]?.stop.set(min(instant, stop.value ?? instant))
            _ = await sidecars[container.name]?.over.wait()
        }
    }

    /// Runs a container again and again as the policy says.
    /// - Returns: whether it ended well, and for good.
    private func supervise(
        _ container: ContainerSpec, _ policy: PodSpec.RestartPolicy, until stop: Deadline
    ) async -> Bool {
        var backoff = RestartBackoff()
        while stop.value == nil, !Task.isCancelled {
            guard let process = await startable(container, until: stop) else { return false }
            let start = ContinuousClock.now
            let exit = await run(container, process, until: stop)
            guard policy.restarts(after: exit), stop.value == nil else { return exit.isSuccess }
            let pause = backoff.delay(afterRun: .now - start)
            guard pause > .zero else { continue }
            let what = "restarting failed container=\(container.name) pod=\(spec.fullName)"
            change(container.name) { $0.wait("CrashLoopBackOff", "back-off \(pause.shortText) \(what)") }
            let event = "Back-off restarting failed container \(container.name) in pod \(spec.fullName)"
            await record(.warning, "BackOff", event)
            await stop.wait(atMost: pause)
        }
        return false
    }

    /// Waits until a container can be started.
    /// - Returns: `nil` when the pod has to end first.
    private func startable(_ container: ContainerSpec, until stop: Deadline) async -> ContainerProcess? {
        var pause: Duration = .seconds(5)
        while stop.value == nil, !Task.isCancelled {
            let change = objectsChanged
            do throws(ContainerObstacle) {
                return try await process(for: container)
            } catch {
                await report(error, container)
            }
            await Race.first({ [pause] in await stop.wait(atMost: pause) }, { _ = await change.wait() })
            pause = min(pause * 2, .seconds(300))
        }
        return nil
    }

    /// An image that is missing is told of as Kubernetes does: that it was looked for, and then that this is waited with.
    private func report(_ obstacle: ContainerObstacle, _ container: ContainerSpec) async {
        guard obstacle.reason == ContainerObstacle.imageReason else {
            change(container.name) { $0.wait(obstacle.reason, obstacle.message) }
            return await record(.warning, "Failed", "Error: \(obstacle.message)")
        }
        await record(.normal, "Pulling", "Pulling image \"\(container.image)\"")
        change(container.name) { $0.wait("ErrImagePull", obstacle.message) }
        await record(.warning, "Failed", "Failed to pull image \"\(container.image)\": \(obstacle.message)")
        await record(.warning, "Failed", "Error: ErrImagePull")
        await stop.wait(atMost: .seconds(1))
        guard stop.value == nil, !Task.isCancelled else { return }
        let message = "Back-off pulling image \"\(container.image)\": \(obstacle.message)"
        change(container.name) { $0.wait("ImagePullBackOff", message) }
        await record(.normal, "BackOff", "Back-off pulling image \"\(container.image)\"")
        await record(.warning, "Failed", "Error: ImagePullBackOff")
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
