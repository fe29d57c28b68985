import EnvoyAPI
import EnvoyConfig
import Identity
import MeshModel
import XDS

/// Which gateways need which Secrets, what is known of them, and what follows from it: a value without IO.
///
/// A gateway gets Secrets of its own namespace only, and only what its service account may read there: the Secret of its
/// own cluster or, where the control plane cannot read that or there is none, the one of the configuration's cluster.
struct CredentialLedger: Sendable {
    /// Of the configuration.
    let configCluster: ClusterID
    private(set) var demands: Set<CredentialDemand> = []
    /// What is served.
    private(set) var layers: [CredentialDemand: ResourceSet] = [:]
    private(set) var outcomes: [CredentialDemand: [CredentialOutcome]] = [:]
    private var records: [SecretPlace: SecretRecord] = [:]
    private var decisions: [GatewayAccount: AccessDecision] = [:]
    private var counter = 0

    /// The most Secrets that are followed in one cluster: each is a connection to its API server.
    static let limit = 256

    init(configCluster: ClusterID) { self.configCluster = configCluster }

    /// What is needed from now on. What is known of other Secrets is forgotten.
    mutating func want(_ demands: Set<CredentialDemand>, now: ContinuousClock.Instant) {
        self.demands = demands
        let places = Dictionary(grouping: Set(demands.flatMap(wantedPlaces)), by: \.cluster)
            .flatMap { $0.value.sorted().prefix(Self.limit) }
        records = Dictionary(uniqueKeysWithValues: places.map { ($0, records[$0] ?? SecretRecord()) })
        let accounts = Set(demands.map(\.account))
        decisions = Dictionary(
            uniqueKeysWithValues: accounts.map { ($0, decisions[$0] ?? AccessDecision(now: now)) })
    }

    /// The Secrets to follow.
    var places: Set<SecretPlace> { Set(records.keys) }

    /// The service accounts whose rights have to be asked for.
    func accountsDue(at now: ContinuousClock.Instant) -> [GatewayAccount] {
        decisions.filter { $0.value.isDue(at: now) }.keys.sorted()
    }

    /// Something was heard of a Secret. Nothing happens when it is not followed any more.
    mutating func update(_ place: SecretPlace, _ body: (inout SecretRecord) -> Void) {
        guard var record = records[place] else { return }
        body(&record)
        records[place] = record
    }

    /// Something was heard of the rights of a service account.
    mutating func update(_ account: GatewayAccount, _ body: (inout AccessDecision) -> Void) {
        guard var decision = decisions[account] else { return }
        body(&decision)
        decisions[account] = decision
    }

    /// Works out what is served. A demand whose credentials are the same keeps its layer.
    mutating func settle() {
        var settled: [CredentialDemand: ResourceSet] = [:]
        outcomes = [:]
        for demand in demands {
            let found = demand.names.map { outcome(of: $0, for: demand.account) }
            outcomes[demand] = found
            settled[demand] = layer(of: found.compactMap(\.credential?.resource), replacing: layers[demand])
        }
        layers = settled
    }

    private mutating func layer(of resources: [EncodedResource], replacing old: ResourceSet?) -> ResourceSet {
        if let old, old.table(TypeURL.secret).resources == resources { return old }
        guard !resources.isEmpty else { return .empty }
        counter += 1
        return ResourceSet(version: "s\(counter)", resources: [TypeURL.secret: resources], basedOn: old)
    }

    private func wantedPlaces(of demand: CredentialDemand) -> [SecretPlace] {
        demand.names.flatMap { places(of: $0, for: demand.account) }
    }

    /// Where a credential may come from; the first place that has it counts.
    private func places(of name: CredentialName, for account: GatewayAccount) -> [SecretPlace] {
        let clusters = account.cluster == configCluster ? [configCluster] : [account.cluster, configCluster]
        return clusters.flatMap { cluster in
            name.secrets.map { SecretPlace(cluster: cluster, namespace: account.namespace, name: $0) }
        }
    }
}

extension CredentialLedger {
    private func outcome(of name: CredentialName, for account: GatewayAccount) -> CredentialOutcome {
        var outcome = CredentialOutcome(name: name)
        guard !name.secrets.isEmpty else {
            outcome.fault = """
                this is no name of a Secret; only Secrets of the gateway's own namespace, \(account.namespace), are \
                served, by their plain names
                """
            return outcome
        }
        guard decisions[account]?.isAllowed == true else {
            outcome.fault = decisions[account]?.fault(of: account)
            return outcome
        }
        find(name, for: account, &outcome)
        return outcome
    }

    private func find(_ name: CredentialName, for account: GatewayAccount, _ outcome: inout CredentialOutcome) {
        let places = places(of: name, for: account)
        for place in places {
            guard let record = records[place] else {
                outcome.fault = """
                    more than \(Self.limit) Secrets of \(place.cluster) are referred to; \(place) is not read
                    """
                return
            }
            switch record.state {
            case .unknown:
                outcome.fault = record.failure.map { "\(place) is not known yet: \($0)" }
                return
            case .absent, .refused: continue
            case .present:
                let half = name.isAuthorities ? record.authorities : record.certificate
                outcome.place = place
                outcome.credential = half.credential
                outcome.fault = half.fault?.description
                return
            }
        }
        outcome.fault = nowhere(places)
    }

    private func nowhere(_ places: [SecretPlace]) -> String {
        let found = places.map { place in
            if case .refused(let reason) = records[place]?.state { return "\(place) may not be read: \(reason)" }
            return "there is no \(place)"
        }
        return found.joined(separator: "; ")
    }
}
