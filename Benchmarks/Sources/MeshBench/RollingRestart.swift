import SyntheticCluster

/// The pods of some services are replaced by pods with other names and addresses, some at a time, as Deployments do it:
/// the new ones come and are ready, then the old ones leave the slice and go.
struct RollingRestart {
    static let steps = 5

    let cluster: SyntheticCluster
    /// How many sidecars are connected: their pods, if they are replaced, are still draining when the restart is over.
    let proxies: Int

    /// As many of the last services as have a tenth of all endpoints, when pod 0 of each stays.
    private var services: Range<Int> {
        let total = cluster.description.services
        let replaced = cluster.description.podsPerService - 1
        let count = max(1, cluster.description.endpoints / 10 / replaced)
        return max(0, total - count)..<total
    }

    /// Makes one step, in one write to each watch.
    func take(_ step: Int, _ edit: inout ObjectStore.Edit) {
        for service in services {
            let pods = cluster.pods(of: service)
            let share = ((pods.count - 1) + Self.steps - 1) / Self.steps
            let done = min(1 + (step + 1) * share, pods.count)
            let now = pods.map { replaced($0, isNew: (1..<done).contains($0.number)) }
            for pod in pods[min(1 + step * share, done)..<done] {
                edit.put(cluster.pod(replaced(pod, isNew: true)))
                if isConnected(pod) {
                    edit.put(cluster.pod(pod, draining: true))
                } else {
                    edit.remove(cluster.pod(pod))
                }
            }
            edit.put(cluster.slice(of: service, now))
        }
    }

    private func replaced(_ pod: PodName, isNew: Bool) -> PodName {
        PodName(service: pod.service, number: pod.number, revision: isNew ? 1 : 0)
    }

    private func isConnected(_ pod: PodName) -> Bool {
        pod.number * cluster.description.services + pod.service < proxies
    }
}
