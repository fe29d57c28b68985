import Foundation
import Logging
import MeshAPI
import MeshModel
import ServiceLifecycle

/// The one loop: takes what has happened, compiles, has it served, writes statuses. Only one of these at a time.
struct MeshLoop: ServiceLifecycle.Service {
    let queue: ChangeQueue
    let board: ClusterBoard
    let gate: SyncGate
    let initial: MeshState
    /// The namespace of the control plane in every cluster.
    let namespace: String
    let proxies: ProxyBoard
    let statuses: StatusWriter
    let rootCertificates: RootCertificateWriter
    let readiness: Readiness
    let logger: Logger

    private struct Progress {
        var state: MeshState
        var maker = GenerationMaker()
        var plan = StatusPlan()
        var pacing = Pacing()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {  // the clusters that keep us waiting are not waited for longer than this
                    try? await Task.sleep(for: .seconds(gate.patience))
                    queue.add { $0.isNudged = true }
                }
                var progress = Progress(state: initial)
                for await _ in queue.wakeups {
                    guard (try? await Task.sleep(for: progress.pacing.wait(at: .now))) != nil else { break }
                    let start = ContinuousClock.now
                    await round(&progress)
                    progress.pacing.finished(from: start, to: .now)
                }
            }
        }
    }

    private func round(_ progress: inout Progress) async {
        let batch = queue.take()
        let change = progress.state.apply(batch)
        for (place, refused) in progress.state.newlyRefused.sorted(by: { $0.key < $1.key }) {
            logger.warning("not in force: \(refused.failure)", metadata: ["cluster": "\(place.cluster)"])
        }
        guard readiness.isReady || isOpen() else { return }
        let isFirst = progress.maker.latest == nil
        let scope = isFirst ? .everything : change.scope
        var places = isFirst ? progress.state.configuration : batch.configuration
        if let generation = progress.maker.next(progress.state.input, change) {
            await proxies.publish(generation)
            log(generation, scope)
            let cluster = progress.state.input.settings.configCluster
            places.formUnion(generation.change.restated.map { ObjectPlace(cluster: cluster, key: $0) })
        }
        readiness.ready()
        statuses.submit(progress.plan.writes(for: places, progress.maker.statuses, progress.state, now: Date()))
        if scope >= .topology {
            rootCertificates.look(after: progress.state.input.servedNamespaces(root: namespace))
        }
    }

    private func isOpen() -> Bool {
        let reasons = gate.waitingFor(board.all, now: Date())
        if reasons.isEmpty { return true }
        readiness.wait(for: reasons)
        return false
    }

    private func log(_ generation: Generation, _ scope: InputChange.Scope) {
        logger.debug(
            "generation \(generation.number)",
            metadata: ["services": "\(generation.snapshot.topology.services.count)", "scope": "\(scope)"])
    }
}

extension ChangeBatch {
    /// Where configuration objects have changed, be it only their status.
    fileprivate var configuration: Set<ObjectPlace> { Set(changes.keys.filter(\.key.kind.isMeshConfiguration)) }
}
