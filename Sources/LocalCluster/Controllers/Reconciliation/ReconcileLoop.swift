import AsyncAlgorithms
import FoundationEssentials
import Kubernetes
import Logging
import ServiceLifecycle

/// Runs a reconciler: one task takes one piece of news after the other.
struct ReconcileLoop: Service {
    /// What becomes of a pod that a controller wants, before it is created: what admission webhooks make of it.
    typealias PodAdmission = @Sendable (JSON) async throws(APIStatus) -> JSON

    private enum News: Sendable {
        case objects(ObjectFeed.News)
        case dependents(ObjectFeed.News)
        /// Something may be due.
        case time
    }

    private enum Outcome: Sendable {
        case done(wakeUp: Date?, hasFailed: Bool)
        case needsAdmission(JSON)
    }

    let reconciler: any Reconciler
    let store: ObjectStore
    let clock: @Sendable () -> Date
    let log: Logger
    /// `nil`: pods are created as they are.
    var podAdmission: PodAdmission?

    func run() async throws {
        let (alarms, alarm) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingDiscardingTaskGroup { group in
            let objects = store.follow(reconciler.resource).map(News.objects)
            let dependents = store.follow(reconciler.dependents).map(News.dependents)
            let news = merge(objects, dependents, alarms.map { News.time })
            var queue = ReconcileQueue(kind: reconciler.kind, ownsByReference: !reconciler.watchesSelected)
            var armed = Date.distantFuture
            for try await event in news.cancelOnGracefulShutdown() {
                if case .time = event { armed = .distantFuture }
                for key in take(event, &queue) { await reconcile(key, &queue) }
                guard let next = queue.nextDate, next < armed else { continue }
                armed = next
                let wait = next.timeIntervalSince(clock())
                group.addTask {
                    try? await Task.sleep(for: .seconds(max(0.01, wait)))
                    alarm.yield()
                }
            }
            group.cancelAll()
        }
    }

    private func take(_ news: News, _ queue: inout ReconcileQueue) -> [ObjectKey] {
        switch news {
        case .objects(let news): queue.apply(objects: news)
        case .dependents(let news): queue.apply(dependents: news)
        case .time: queue.takeDue(clock())
        }
    }

    private func reconcile(_ key: ObjectKey, _ queue: inout ReconcileQueue) async {
        do throws(APIStatus) {
            let (wakeUp, hasFailed) = try await reconcile(key)
            if hasFailed { queue.failed(key, now: clock()) } else { queue.done(key, wakeUp: wakeUp) }
        } catch {
            log.error("cannot reconcile the \(reconciler.kind) \(key), it is tried again: \(error.message)")
            queue.failed(key, now: clock())
        }
    }

    /// Repeats the pass until admission has seen all the pods that it wants.
    private func reconcile(_ key: ObjectKey) async throws(APIStatus) -> (wakeUp: Date?, hasFailed: Bool) {
        var admitted: ReconcilePass.AdmittedPods? = podAdmission == nil ? nil : [:]
        while true {
            switch try await pass(key, admitted) {
            case .done(let wakeUp, let hasFailed): return (wakeUp, hasFailed)
            case .needsAdmission(let pod): admitted?[pod] = await admit(pod)
            }
        }
    }

    private func pass(_ key: ObjectKey, _ admitted: ReconcilePass.AdmittedPods?) async throws(APIStatus) -> Outcome {
        try await store.write { transaction in
            let type = try transaction.catalog.type(reconciler.resource)
            guard let object = try transaction.stored(type, namespace: key.namespace, name: key.name) else {
                return .done(wakeUp: nil, hasFailed: false)
            }
            let pass = ReconcilePass(
                transaction, EventSource(component: reconciler.component, node: ""), admitted: admitted)
            do {
                try reconciler.reconcile(try object.json(), in: pass)
            } catch let missing as ReconcilePass.NeedsAdmission {
                return .needsAdmission(missing.pod)
            }
            return .done(wakeUp: pass.wakeUp, hasFailed: pass.hasFailed)
        }
    }

    private func admit(_ pod: JSON) async -> Result<JSON, APIStatus> {
        guard let podAdmission else { return .success(pod) }
        do throws(APIStatus) { return .success(try await podAdmission(pod)) } catch { return .failure(error) }
    }
}
