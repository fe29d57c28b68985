import Kubernetes
import Logging
import ServiceLifecycle

/// Makes the Service `kubernetes` again when somebody deletes it, as `kubectl delete all --all` does: pods reach the
/// API server through it.
struct APIServiceKeeper: Service {
    let store: ObjectStore
    let bootstrap: ClusterBootstrap
    let readiness: ClusterReadiness
    let log: Logger

    func run() async throws {
        guard let port = await readiness.port() else {
            // The server says itself why it is not there.
            return try await gracefulShutdown()
        }
        for try await news in store.follow(.services, namespace: "default").cancelOnGracefulShutdown() {
            guard case .removed(let service) = news, service.name == "kubernetes" else { continue }
            do throws(APIStatus) {
                try await bootstrap.announceService(bootstrap.configuration.advertised(port), in: store)
            } catch {
                log.error("the Service kubernetes is gone and cannot be made again: \(error.message)")
            }
        }
    }
}
