import Foundation
import Kubernetes
import Logging
import MeshAPI
import MeshModel

/// Follows the remote Secrets of the configuration's cluster.
struct SecretFollower: Sendable {
    let own: ClusterID
    let namespace: String
    let board: ClusterBoard
    let logger: Logger

    /// Calls `take` with all remote Secrets whenever one of them has changed, first when the list is complete.
    /// Runs until the task is cancelled.
    func run(_ client: Client, _ take: ([Secret]) -> Void) async {
        var secrets: [String: Secret] = [:]
        var listed: Set<String>?
        let options = WatchOptions(labelSelector: "\(RemoteClusters.label)=true", timeoutSeconds: 290)
        for await event in client.watch(.secrets, namespace: namespace, options) {
            switch event {
            case .restarted: listed = []
            case .initApply(let object):
                listed?.insert(object.name)
                read(object, into: &secrets)
            case .initDone:
                secrets = secrets.filter { listed?.contains($0.key) ?? true }
                listed = nil
                take(Array(secrets.values))
                board.update(own) { $0.listed(.secret, objects: secrets.count, now: Date()) }
            case .apply(let object):
                read(object, into: &secrets)
                take(Array(secrets.values))
            case .delete(let object):
                secrets[object.name] = nil
                take(Array(secrets.values))
            case .connected: board.update(own) { $0.heard(.secret, objects: secrets.count, now: Date()) }
            case .failed(let error): failed(error)
            }
        }
    }

    private func read(_ object: RawObject, into secrets: inout [String: Secret]) {
        do {
            if case .secret(let secret) = try MeshObject.decode(json: object.bytes) { secrets[object.name] = secret }
        } catch {
            logger.error("Secret \(namespace)/\(object.name) cannot be read: \(error)")
        }
    }

    private func failed(_ error: APIError) {
        let isNews = board.update(own) { $0.failed(.secret, error.message, now: Date()) } ?? false
        if isNews { logger.warning("remote Secrets: \(error)") }
    }
}
