import Foundation
import Kubernetes
import Logging

/// Runs one pod from its first to its last moment, and writes down what becomes of it.
actor PodWorker {
    /// Why a pod ends.
    enum Ending: Sendable, Hashable {
        /// Its object is to go, or is gone: nothing of it may be left.
        case deletion
        /// The cluster stops; the pod comes back with it.
        case shutdown
        /// It has run as long as it may; its object stays.
        case deadline
    }

    /// A container that outlives the pod's work.
    struct Sidecar: Sendable {
        let stop = Deadline()
        /// Set when it has ended for good.
        let over = Latch<Void>()
    }

    nonisolated let key: PodKey
    nonisolated let uid: String
    nonisolated let host: PodHost
    nonisolated let directory: PodDirectory
    nonisolated let volumes: PodVolumes
    /// Set when the pod has to end: the moment at which what still runs is killed.
    nonisolated let stop = Deadline()
    /// By name.
    nonisolated let sidecars: [String: Sidecar]
    nonisolated let finished = Latch<Void>()
    nonisolated let volumesChanged = Wakeup()
    nonisolated let statusChanged = Wakeup()

    private(set) var pod: JSON
    private(set) var spec: PodSpec
    var state: PodState
    var link: PodLink?
    /// Set, and replaced, when an object changes that the pod refers to.
    private(set) var objectsChanged = Latch<Void>()
    /// Set for each container that has come up for the first time.
    nonisolated let comeUp: [String: Latch<Void>]
    private var ending: Ending?

    /// - Throws: `NodeError.invalidPod` when the pod cannot be run here.
    init(_ pod: JSON, host: PodHost) throws(NodeError) {
        let spec = try PodSpec(pod)
        key = PodKey(pod)
        uid = pod.uid
        self.pod = pod
        self.spec = spec
        self.host = host
        directory = PodDirectory(data: host.data, uid: pod.uid)
        state = PodState(spec, restoring: pod.status, now: Date())
        comeUp = Dictionary(
            uniqueKeysWithValues: (spec.initContainers + spec.containers).map { ($0.name, Latch<Void>()) })
        sidecars = Dictionary(
            uniqueKeysWithValues: spec.initContainers.filter(\.isSidecar).map { ($0.name, Sidecar()) })
        let tokens = host.context.tokens
        volumes = PodVolumes(
            spec.volumes(certificateAuthority: host.context.certificateAuthorityPEM), in: directory,
            group: spec.volumeGroup.flatMap { host.users.contains($0) ? $0 : nil },
            node: .init(tools: host.tools, hostPaths: host.options.hostPaths)
        ) { request in
            try await tokens.token(
                serviceAccount: spec.serviceAccount, namespace: spec.namespace,
                audiences: request.audience.map { [$0] } ?? [], lifetime: request.lifetime, boundPod: spec.name,
                now: Date())
        }
    }

    /// Runs the pod until it is over or has been ended.
    /// - Parameter predecessor: a pod of the same name that is still ending.
    func run(after predecessor: PodWorker?) async {
        defer { finished.set(()) }
        if let predecessor, await predecessor.finished.wait() == nil { return }
        await withTaskGroup { group in
            group.addTask { await self.publish() }
            await live()
            group.cancelAll()
        }
        // To be done even when the task is cancelled.
        await Task { await cleanUp() }.value
    }

    private func live() async {
        guard await attach(), await prepareVolumes() else { return }
        await withTaskGroup { group in
            group.addTask { await self.keepVolumes() }
            if let limit = spec.activeDeadline { group.addTask { await self.end(afterActive: limit) } }
            await runContainers()
            group.cancelAll()
        }
    }

    /// Takes a changed object of the same pod. Only labels and annotations of a pod can change.
    func update(_ pod: JSON) {
        self.pod = pod
        guard let spec = try? PodSpec(pod), spec != self.spec else { return }
        self.spec = spec
        volumesChanged.notify()
    }

    /// Ends the pod, as soon as it can but not later than after `grace`. Asking again can only make it quicker.
    func end(_ ending: Ending, within grace: Duration) {
        if self.ending != .deletion { self.ending = ending }
        let instant = ContinuousClock.now + grace
        stop.set(instant)
        for sidecar in sidecars.values where sidecar.stop.value != nil { sidecar.stop.set(instant) }
    }

    private func end(afterActive limit: Duration) async {
        let rest = limit - .seconds(Date().timeIntervalSince(state.startTime))
        guard (try? await Task.sleep(for: max(.zero, rest))) != nil, stop.value == nil else { return }
        state.failure = .deadlineExceeded
        await record(.warning, "DeadlineExceeded", PodFailure.deadlineExceeded.message)
        end(.deadline, within: spec.gracePeriod)
    }

    /// A ConfigMap or Secret of the pod's namespace has changed.
    func objectChanged(_ object: ReferencedObjects.Key) {
        guard spec.references.contains(object) else { return }
        volumesChanged.notify()
        objectsChanged.set(())
        objectsChanged = Latch()
    }

    private func cleanUp() async {
        if let link { await host.network.detach(link) }
        host.runDirectory.remove(key.namespace, key.name)
        await volumes.unmount()
        guard ending == .deletion else {
            if ending != .shutdown { await writeStatus() }
            return
        }
        try? FileManager.default.removeItem(atPath: directory.path)
        do throws(APIStatus) {
            try await host.context.store.delete(key.reference, uid: uid)
        } catch  where error.code != 404 && error.code != 409 {
            host.context.log.error("cannot remove the object of pod \(key), which has ended: \(error)")
        } catch {}
    }

    /// Waits, but not after the pod has to end.
    /// - Returns: whether it has to.
    nonisolated func isStopped(after limit: Duration, or change: Latch<Void>? = nil) async -> Bool {
        await withTaskGroup { group in
            group.addTask { await self.stop.wait(atMost: limit) }
            if let change { group.addTask { _ = await change.wait() } }
            await group.next()
            group.cancelAll()
        }
        return stop.value != nil || Task.isCancelled
    }

    /// What images stand for has changed.
    func imagesChanged() {
        objectsChanged.set(())
        objectsChanged = Latch()
    }

    func record(_ kind: EventRecorder.Severity, _ reason: String, _ message: String) async {
        await host.context.events.record(kind, reason: reason, message: message, about: pod)
    }
}
