import Kubernetes
import Logging
import ServiceLifecycle

/// Gives pods that had to wait to the node as soon as it takes them. Others got it when they were created.
struct Scheduler: Service {
    let store: ObjectStore
    let node: String
    let log: Logger

    func run() async throws {
        for try await _ in store.follow(.nodes).cancelOnGracefulShutdown() {
            do throws(APIStatus) {
                try await assignWaiting()
            } catch {
                log.error("cannot give waiting pods to the node \(node): \(error.message)")
            }
        }
    }

    func assignWaiting() async throws(APIStatus) {
        let node = node
        try await store.write { transaction in
            let nodes = try transaction.catalog.type(.nodes)
            guard let object = try transaction.stored(nodes, namespace: "", name: node)?.json() else { return }
            let pods = try transaction.catalog.type(.pods)
            for pod in try transaction.stored(pods, namespace: nil)
            where pod.attributes.fields["spec.nodeName"] ?? "" == "" {
                let json = try pod.json()
                guard json.isActivePod, NodeFit.fault(json, on: object) == nil,
                    json.spec["schedulingGates"]?.array ?? [] == []
                else { continue }
                try transaction.assign(pod, to: node)
            }
        }
    }
}
