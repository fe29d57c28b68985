import Foundation
import Identity
import Kubernetes
import Logging
import MeshAPI
import MeshModel

/// Follows the ConfigMap `istio`, in which the operator keeps the settings of the mesh.
struct SettingsFollower: Sendable {
    let own: ClusterID
    let namespace: String
    /// What holds where the ConfigMap says nothing.
    let defaults: MeshSettings
    /// The trust domain that identities are issued in cannot change while the control plane runs; its aliases can.
    let trustDomains: TrustDomains
    let queue: ChangeQueue
    let board: ClusterBoard
    let logger: Logger

    /// Runs until the task is cancelled.
    func run(_ client: Client) async {
        var isFound = false
        let options = WatchOptions(fieldSelector: "metadata.name=istio", timeoutSeconds: 290)
        for await event in client.watch(.configMaps, namespace: namespace, options) {
            switch event {
            case .restarted: isFound = false
            case .initApply(let object), .apply(let object):
                isFound = true
                read(object)
            case .initDone:
                if !isFound { take(defaults) }
                board.update(own) { $0.listed(.configMap, objects: isFound ? 1 : 0, now: Date()) }
                queue.add { $0.isNudged = true }
            case .delete: take(defaults)
            case .connected: board.update(own) { $0.heard(.configMap, objects: isFound ? 1 : 0, now: Date()) }
            case .failed(let error): failed(error)
            }
        }
    }

    /// Settings that cannot be read change nothing.
    private func read(_ object: RawObject) {
        do {
            guard case .configMap(let map) = try MeshObject.decode(json: object.bytes) else { return }
            take(try MeshConfig.settings(map, defaults: defaults))
        } catch {
            logger.error("ConfigMap \(namespace)/istio is ignored: \(error)")
        }
    }

    private func take(_ settings: MeshSettings) {
        var settings = settings
        let inForce = trustDomains.own.name
        if settings.trustDomain != inForce {
            logger.error("trust domain \(settings.trustDomain) is ignored until a restart; \(inForce) is in force")
            settings.trustDomain = inForce
        }
        trustDomains.follow(settings)
        queue.add { [settings] in $0.settings = settings }
    }

    private func failed(_ error: APIError) {
        let isNews = board.update(own) { $0.failed(.configMap, error.message, now: Date()) } ?? false
        if isNews { logger.warning("ConfigMap \(namespace)/istio: \(error)") }
    }
}
