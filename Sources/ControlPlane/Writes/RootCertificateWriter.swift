import Identity
import Kubernetes
import Logging
import MeshModel
import ServiceLifecycle
import Synchronization

/// Puts the roots of the mesh into every namespace of every cluster, as ConfigMap `istio-ca-root-cert`.
final class RootCertificateWriter: Service {
    /// What became of the last attempt at a namespace.
    private enum Outcome: Hashable {
        case done
        /// Not done, and why.
        case missing(String)
    }

    /// Nil before it is known which namespaces there are.
    private let wanted = Mutex<Set<NamespacePlace>?>(nil)
    private let outcomes = Mutex<[NamespacePlace: (pem: String, outcome: Outcome)]>([:])
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let client: @Sendable (ClusterID) -> Client?
    private let roots: @Sendable () -> TrustBundle
    private let retired: @Sendable () -> Set<Fingerprint>
    private let logger: Logger

    /// - Parameters:
    ///   - client: the way to a cluster's API server.
    ///   - roots: of the mesh now.
    ///   - retired: roots that were of the mesh once.
    init(
        client: @escaping @Sendable (ClusterID) -> Client?, roots: @escaping @Sendable () -> TrustBundle,
        retired: @escaping @Sendable () -> Set<Fingerprint> = { [] }, logger: Logger
    ) {
        self.client = client
        self.roots = roots
        self.retired = retired
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The namespaces to look after from now on.
    func look(after places: Set<NamespacePlace>) {
        let isNew = wanted.withLock { wanted in
            defer { wanted = places }
            return wanted != places
        }
        outcomes.withLock { outcomes in outcomes = outcomes.filter { places.contains($0.key) } }
        if isNew { signal.yield() }
    }

    /// The roots are others than before.
    func rootsChanged() { signal.yield() }

    /// Namespaces that do not have the present roots yet, and why; nil while it is not known which there are.
    func behind() -> [(place: NamespacePlace, reason: String)]? {
        let pem = roots().pem
        guard let places = wanted.withLock({ $0 }) else { return nil }
        return outcomes.withLock { outcomes in
            places.sorted().compactMap { place in
                guard let last = outcomes[place], last.pem == pem else { return (place, "is not written yet") }
                if case .missing(let reason) = last.outcome { return (place, reason) }
                return nil
            }
        }
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
        let places = ledger.due(among: wanted.withLock { $0 } ?? [], pem: pem, now: .now)
        let retired = places.isEmpty ? [] : retired()
        await withTaskGroup(of: (NamespacePlace, Bool).self) { group in
            var rest = places[...]
            for place in rest.prefix(8) { group.addTask { [self] in (place, await write(bundle, retired, to: place)) } }
            rest = rest.dropFirst(8)
            for await (place, isDone) in group {
                if isDone { ledger.done(place, pem: pem, now: .now) } else { ledger.failed(place, pem: pem, now: .now) }
                guard let next = rest.popFirst() else { continue }
                group.addTask { [self] in (next, await write(bundle, retired, to: next)) }
            }
        }
    }

    /// - Returns: whether nothing remains to be done.
    private func write(_ bundle: TrustBundle, _ retired: Set<Fingerprint>, to place: NamespacePlace) async -> Bool {
        let outcome: Outcome
        do {
            outcome = try await attempt(bundle, retired, place)
        } catch {
            logger.info("ConfigMap \(RootCertificatePlan.name) in \(place): \(error)")
            note(.missing("\(error)"), place, bundle)
            return false
        }
        note(outcome, place, bundle)
        return true
    }

    private func note(_ outcome: Outcome, _ place: NamespacePlace, _ bundle: TrustBundle) {
        outcomes.withLock { $0[place] = (bundle.pem, outcome) }
    }

    private func attempt(
        _ bundle: TrustBundle, _ retired: Set<Fingerprint>, _ place: NamespacePlace
    ) async throws -> Outcome {
        guard let client = client(place.cluster) else { return .missing("\(place.cluster) has left the mesh") }
        let map = ObjectReference(.configMaps, namespace: place.namespace, name: RootCertificatePlan.name)
        let plan = RootCertificatePlan(
            existing: try await read(map, client), bundle: bundle, retired: retired, namespace: place.namespace)
        switch plan {
        case .leave: break
        case .create(let body):
            try await client.json(.create(.configMaps, namespace: place.namespace, body: body))
            logger.info("created ConfigMap \(RootCertificatePlan.name)", metadata: ["place": "\(place)"])
        case .update(let body):
            try await client.json(.patch(map, .merge(body)))
            logger.notice("changed the roots in ConfigMap \(RootCertificatePlan.name)", metadata: ["place": "\(place)"])
        case .foreign(let theirs):
            let ours = bundle.fingerprints.map(\.short).joined(separator: ", ")
            logger.warning(
                """
                ConfigMap \(RootCertificatePlan.name) in \(place) has another root (SHA-256 \(theirs)) than this \
                mesh (\(ours)) and is not ours to change: proxies there will not trust this control plane. \
                Make Secret cacerts of both clusters from one root, then delete that ConfigMap
                """)
            return .missing("it has another root (SHA-256 \(theirs)) and is not ours to change; delete it")
        }
        return .done
    }

    private func read(_ map: ObjectReference, _ client: Client) async throws -> JSON? {
        do {
            return try await client.json(.get(map))
        } catch let error as APIError where error.isNotFound {
            return nil
        }
    }
}
