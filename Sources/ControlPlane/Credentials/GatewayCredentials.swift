import EnvoyConfig
import Foundation
import Identity
import Kubernetes
import Logging
import MeshAPI
import MeshModel
import ServiceLifecycle
import Synchronization
import XDS

/// Serves gateways the Secrets that their configuration refers to: follows exactly those that a connected gateway needs,
/// and asks its API server whether it may have them.
final class GatewayCredentials: ServiceLifecycle.Service {
    /// What is served to those who need it.
    typealias Layers = [CredentialDemand: ResourceSet]

    private struct State {
        var ledger: CredentialLedger
        /// What is wrong and has been said.
        var told: Set<String> = []
    }

    /// Says that something else is served than before.
    let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private let state: Mutex<State>
    private let placeSignals = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let accessSignals = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let client: @Sendable (ClusterID) -> Client?
    private let logger: Logger

    /// - Parameters:
    ///   - configCluster: where Secrets are looked up that a gateway's own cluster does not have.
    ///   - client: the way to a cluster's API server.
    init(configCluster: ClusterID, client: @escaping @Sendable (ClusterID) -> Client?, logger: Logger) {
        state = Mutex(State(ledger: CredentialLedger(configCluster: configCluster)))
        self.client = client
        self.logger = logger
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What connected gateways need from now on.
    /// - Returns: what is served of it already.
    @discardableResult
    func want(_ demands: Set<CredentialDemand>) -> Layers {
        let isNew = state.withLock { $0.ledger.demands != demands }
        if isNew {
            change { $0.want(demands, now: .now) }
            signal()
        }
        return state.withLock { $0.ledger.layers }
    }

    /// What became of every credential. Never a key.
    var rows: [JSON] {
        let outcomes = state.withLock { $0.ledger.outcomes }
        return outcomes.sorted { $0.key < $1.key }.flatMap { demand, outcomes in
            outcomes.map { $0.row(for: demand.account) }
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { [self] in while (try? await Task.sleep(for: .seconds(5))) != nil { signal() } }
                group.addTask { [self] in for await _ in accessSignals.stream { await askForRights() } }
                await followSecrets(&group)
            }
        }
    }

    private func signal() {
        placeSignals.continuation.yield()
        accessSignals.continuation.yield()
    }

    /// Changes what is known, tells what follows, and says what is newly wrong.
    private func change(_ body: (inout CredentialLedger) -> Void) {
        let news = state.withLock { state in
            let before = state.ledger.layers
            body(&state.ledger)
            state.ledger.settle()
            let layers = state.ledger.layers
            if layers.count != before.count || layers.contains(where: { before[$0.key] !== $0.value }) {
                changed.yield()
            }
            let complaints = Set(
                state.ledger.outcomes.flatMap { demand, outcomes in
                    outcomes.flatMap(\.complaints).map { "for gateways of \(demand.account): \($0)" }
                })
            defer { state.told = complaints }
            return complaints.subtracting(state.told).sorted()
        }
        for text in news { logger.warning("\(text)") }
    }
}

extension GatewayCredentials {
    /// Starts a watch for every Secret that is needed, and ends it when it is not needed any more.
    private func followSecrets(_ group: inout DiscardingTaskGroup) async {
        var running: [SecretPlace: AsyncStream<Void>.Continuation] = [:]
        for await _ in placeSignals.stream {
            let wanted = state.withLock { $0.ledger.places }.filter { client($0.cluster) != nil }
            for (place, end) in running where !wanted.contains(place) {
                end.finish()
                running[place] = nil
            }
            for place in wanted where running[place] == nil {
                let (ended, end) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                running[place] = end
                group.addTask { [self] in await follow(place, until: ended) }
            }
        }
    }

    private func follow(_ place: SecretPlace, until ended: AsyncStream<Void>) async {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                await SecretWatch(place: place, client: client).run { [self] in take($0, at: place) }
            }
            for await _ in ended {}
            group.cancelAll()
        }
    }

    private func take(_ event: SecretWatch.Event, at place: SecretPlace) {
        switch event {
        case .gone: change { $0.update(place) { $0.gone() } }
        case .failed(let error): change { $0.update(place) { $0.failed(error) } }
        case .exists(let object): change { $0.update(place) { $0.see(object, at: place, now: Date()) } }
        }
    }

    private func askForRights() async {
        let due = state.withLock { $0.ledger.accountsDue(at: .now) }
        await withDiscardingTaskGroup { group in
            for account in due { group.addTask { [self] in await ask(account) } }
        }
    }

    /// Asks the API server of the gateway's own cluster.
    private func ask(_ account: GatewayAccount) async {
        do {
            guard let client = client(account.cluster) else { return }
            let json = try await client.json(account.accessReview, timeout: .seconds(10))
            guard let review = SubjectAccessReview(json: json) else {
                throw APIError(.malformed, "\(client.address): the answer is no SubjectAccessReview")
            }
            change { $0.update(account) { $0.answered(review, now: .now) } }
        } catch {
            change { $0.update(account) { $0.failed("\(error)", now: .now) } }
        }
    }
}

extension SecretRecord {
    /// Takes a Secret as it came from an API server.
    fileprivate mutating func see(_ object: RawObject, at place: SecretPlace, now: Date) {
        guard case .secret(let secret) = try? MeshObject.decode(json: object.bytes) else {
            cannotRead(IdentityError(.garbage, "its text cannot be read: is all of data base64?", file: "\(place)"))
            return
        }
        see(secret, at: place, version: "\(object.uid)/\(object.resourceVersion)", now: now)
    }
}
