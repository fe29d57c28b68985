import Identity
import Kubernetes
import Logging
import MeshModel
import ServiceLifecycle
import Synchronization

/// Puts the roots of the mesh into every namespace of every cluster, as ConfigMap `istio-ca-root-cert`.
final class RootCertificateWriter: Service {
    private let wanted = Mutex<Set<NamespacePlace>>([])
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let client: @Sendable (ClusterID) -> Client?
    private let roots: @Sendable () -> TrustBundle
    private let logger: Logger

    /// - Parameters:
    ///   - client: the way to a cluster's API server.
    ///   - roots: of the mesh now.
    init(
        client: @escaping @Sendable (ClusterID) -> Client?, roots: @escaping @Sendable () -> TrustBundle, logger: Logger
    ) {
        self.client = client
        self.roots = roots
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The namespaces to look after from now on.
    func look(after places: Set<NamespacePlace>) {
        let isNew = wanted.withLock { wanted in
            defer { wanted = places }
            return wanted != places
        }
        if isNew { signal.yield() }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { [signal] in
                    while (try? await Task.sleep(for: .seconds(5))) != nil { signal.yield() }
                }
                var ledger = RootCertificateLedger()
                for await _ in signals { await round(&ledger) }
            }
        }
    }

    private func round(_ ledger: inout RootCertificateLedger) async {
        let bundle = roots()
        let pem = bundle.pem
        let places = ledger.due(among: wanted.withLock { $0 }, pem: pem, now: .now)
        await withTaskGroup(of: (NamespacePlace, Bool).self) { group in
            var rest = places[...]
            for place in rest.prefix(8) { group.addTask { [self] in (place, await write(bundle, pem, to: place)) } }
            rest = rest.dropFirst(8)
            for await (place, isDone) in group {
                if isDone { ledger.done(place, pem: pem, now: .now) } else { ledger.failed(place, pem: pem, now: .now) }
                guard let next = rest.popFirst() else { continue }
                group.addTask { [self] in (next, await write(bundle, pem, to: next)) }
            }
        }
    }

    /// - Returns: whether nothing remains to be done.
    private func write(_ bundle: TrustBundle, _ pem: String, to place: NamespacePlace) async -> Bool {
        guard let client = client(place.cluster) else { return true }
        do {
            let map = ObjectReference(.configMaps, namespace: place.namespace, name: RootCertificatePlan.name)
            switch RootCertificatePlan(existing: try await read(map, client), pem: pem, namespace: place.namespace) {
            case .leave: break
            case .create(let body):
                try await client.json(.create(.configMaps, namespace: place.namespace, body: body))
                logger.info("created ConfigMap \(RootCertificatePlan.name)", metadata: ["place": "\(place)"])
            case .update(let body):
                try await client.json(.patch(map, .merge(body)))
                logger.notice(
                    "changed the roots in ConfigMap \(RootCertificatePlan.name)", metadata: ["place": "\(place)"])
            case .foreign(let theirs):
                let ours = bundle.fingerprints.map(\.short).joined(separator: ", ")
                logger.warning(
                    """
                    ConfigMap \(RootCertificatePlan.name) in \(place) has another root (SHA-256 \(theirs)) than this \
                    mesh (\(ours)) and is not ours to change: proxies there will not trust this control plane. \
                    Make Secret cacerts of both clusters from one root, then delete that ConfigMap
                    """)
            }
            return true
        } catch {
            logger.info("ConfigMap \(RootCertificatePlan.name) in \(place): \(error)")
            return false
        }
    }

    private func read(_ map: ObjectReference, _ client: Client) async throws -> JSON? {
        do {
            return try await client.json(.get(map))
        } catch let error as APIError where error.isNotFound {
            return nil
        }
    }
}
