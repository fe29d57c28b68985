import AsyncAlgorithms
import Foundation
import Kubernetes
import Logging
import ServiceLifecycle

/// Runs the pods that the store assigns to this node. When the cluster stops, all pods end, together.
struct Kubelet: Service {
    let host: PodHost

    private var store: ObjectStore { host.context.store }

    func run() async throws {
        let table = PodTable()
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await followObjects(.secrets, .secret, table) }
            group.addTask { try await followObjects(.configMaps, .configMap, table) }
            group.addTask { await followImages(table) }
            let mine = Selection.fields(["spec.nodeName": host.context.configuration.nodeName])
            for try await news in store.follow(.pods, where: mine).cancelOnGracefulShutdown() {
                for worker in await take(news, table) {
                    let predecessor = table.add(worker)
                    group.addTask {
                        await worker.run(after: predecessor)
                        table.finish(worker)
                    }
                }
            }
            await endAll(table)
            group.cancelAll()
        }
        await host.prober.shutdown()
        await host.groups?.remove()
    }

    /// Lets pods whose images stood for nothing look again.
    private func followImages(_ table: PodTable) async {
        for await _ in AsyncTimerSequence(interval: .seconds(1), clock: .continuous) where host.images.reload() {
            for worker in table.running { await worker.imagesChanged() }
        }
    }

    /// - Returns: the pods that are to be run from now on.
    private func take(_ news: ObjectFeed.News, _ table: PodTable) async -> [PodWorker] {
        switch news {
        case .changed(let pod): return [await take(pod, table)].compactMap { $0 }
        case .removed(let pod):
            await removed(pod.uid, table)
            return []
        case .all(let pods):
            let present = Set(pods.map(\.uid))
            for worker in table.running where !present.contains(worker.uid) { await removed(worker.uid, table) }
            table.forget(except: present)
            removeDirectories(except: present)
            var workers: [PodWorker] = []
            for pod in pods { if let worker = await take(pod, table) { workers.append(worker) } }
            return workers
        }
    }

    private func take(_ pod: JSON, _ table: PodTable) async -> PodWorker? {
        let worker = table[pod.uid]
        switch PodAction.decide(pod, isRunning: worker != nil, hasFinished: table.hasFinished(pod.uid)) {
        case .nothing: return nil
        case .update: await worker?.update(pod)
        case .end(let grace): await worker?.end(.deletion, within: grace)
        case .remove: await remove(pod)
        case .start: return await started(pod)
        }
        return nil
    }

    private func started(_ pod: JSON) async -> PodWorker? {
        do throws(NodeError) {
            return try PodWorker(pod, host: host)
        } catch {
            await reject(pod, error)
            return nil
        }
    }

    /// The pod's object is gone: its processes may not stay.
    private func removed(_ uid: String, _ table: PodTable) async {
        table.forget(uid)
        if let worker = table[uid] {
            await worker.end(.deletion, within: .zero)
        } else if NameSyntax.isSubdomain(uid) {
            try? FileManager.default.removeItem(atPath: PodDirectory(data: host.data, uid: uid).path)
        }
    }

    private func remove(_ pod: JSON) async {
        do throws(APIStatus) {
            try await store.delete(PodKey(pod).reference, uid: pod.uid)
        } catch  where error.code == 404 || error.code == 409 {
            return
        } catch {
            host.context.log.error("cannot remove the object of pod \(PodKey(pod)): \(error)")
        }
    }

    private func reject(_ pod: JSON, _ error: NodeError) async {
        await host.context.events.record(.warning, reason: "InvalidPod", message: error.message, about: pod)
        do throws(APIStatus) {
            try await store.change(PodKey(pod).reference) { object in
                guard object.uid == pod.uid else { return }
                object.status["phase"] = "Failed"
                object.status["reason"] = "InvalidPod"
                object.status["message"] = .string(error.message)
            }
        } catch {
            host.context.log.error("cannot write the status of pod \(PodKey(pod)): \(error)")
        }
    }

    /// Tells the pods of changes of what their files are made of.
    private func followObjects(
        _ resource: GroupVersionResource, _ kind: EnvironmentSpec.Source.Kind, _ table: PodTable
    ) async throws {
        for try await news in store.follow(resource) {
            let objects =
                switch news {
                case .all(let objects): objects
                case .changed(let object), .removed(let object): [object]
                }
            let workers = Dictionary(grouping: table.running, by: \.key.namespace)
            for object in objects {
                for worker in workers[object.namespace] ?? [] {
                    await worker.objectChanged(.init(kind: kind, name: object.name))
                }
            }
        }
    }

    private func endAll(_ table: PodTable) async {
        for worker in table.running {
            await worker.end(.shutdown, within: min(await worker.spec.gracePeriod, host.options.stopGrace))
        }
        for worker in table.running { _ = await worker.finished.wait() }
    }

    /// Removes the files of pods that were deleted while the cluster was not there.
    private func removeDirectories(except present: Set<String>) {
        let path = PodDirectory.all(data: host.data)
        for uid in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where !present.contains(uid) {
            try? FileManager.default.removeItem(atPath: "\(path)/\(uid)")
        }
    }
}
