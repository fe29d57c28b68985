import Foundation
import Kubernetes
import Logging
import MeshAPI
import MeshModel

/// Watches one kind of one cluster and turns what it hears into changes.
struct KindFeed: Sendable {
    let cluster: ClusterID
    let kind: Kind
    let queue: ChangeQueue
    let board: ClusterBoard
    let logger: Logger

    /// Runs until the task is cancelled.
    /// - Parameter inventory: what is known from before; returned as it is then.
    func run(_ client: Client, _ inventory: Inventory) async -> Inventory {
        var inventory = inventory
        var sharing = PodSharing()
        for await event in client.watch(kind.resource) {
            switch event {
            case .restarted: inventory.begin()
            case .initApply(let object), .apply(let object): see(object, &inventory, &sharing)
            case .initDone: finishList(&inventory)
            case .connected: board.update(cluster) { $0.heard(kind, objects: inventory.count, now: Date()) }
            case .delete(let object):
                let key = key(of: object)
                inventory.remove(key)
                queue.add { $0.add(.removal, at: ObjectPlace(cluster: cluster, key: key)) }
            case .failed(let error): failed(error, &inventory)
            }
        }
        return inventory
    }

    private func see(_ object: RawObject, _ inventory: inout Inventory, _ sharing: inout PodSharing) {
        let key = key(of: object)
        guard inventory.see(key, version: "\(object.uid)/\(object.resourceVersion)") else { return }
        var change = Change(reading: object, kind: kind)
        if let observed = change.observed { change.observed?.object = sharing.shared(observed.object) }
        queue.add { $0.add(change, at: ObjectPlace(cluster: cluster, key: key)) }
    }

    private func finishList(_ inventory: inout Inventory) {
        let gone = inventory.finish()
        board.update(cluster) { $0.listed(kind, objects: inventory.count, now: Date()) }
        queue.add { batch in
            for key in gone { batch.add(.removal, at: ObjectPlace(cluster: cluster, key: key)) }
            batch.isNudged = true
        }
    }

    private func failed(_ error: APIError, _ inventory: inout Inventory) {
        let now = Date()
        if error.isNotFound, kind.isMeshConfiguration, board.state(of: cluster)?.feeds[kind]?.isListed == false {
            logger.notice("no \(kind.plural) are served: \(error)", metadata: ["cluster": "\(cluster)"])
            board.update(cluster) { $0.listed(kind, objects: 0, now: now) }
        } else if !error.isNotFound || !kind.isMeshConfiguration {
            let isNews = board.update(cluster) { $0.failed(kind, error.message, now: now) } ?? false
            if isNews { logger.warning("\(kind.plural): \(error)", metadata: ["cluster": "\(cluster)"]) }
        }
        queue.add { $0.isNudged = true }
    }

    private func key(of object: RawObject) -> ObjectKey {
        ObjectKey(kind: kind, namespace: object.namespace, name: object.name)
    }
}

extension Change {
    /// Reads an object as it came from an API server.
    init(reading object: RawObject, kind: Kind) {
        let json = kind.isMeshConfiguration ? try? object.json() : nil
        let conditions = json?["status"]?["conditions"]?.array ?? []
        do {
            self.init(
                observed: ObservedObject(object: try MeshObject.decode(json: object.bytes), conditions: conditions))
        } catch {
            self.init(
                refused: RefusedObject(
                    failure: error, generation: json?["metadata"]?["generation"]?.int ?? 0,
                    resourceVersion: object.resourceVersion, conditions: conditions))
        }
    }
}
