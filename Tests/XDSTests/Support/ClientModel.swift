import EnvoyAPI
import TestSupport
import Testing
import XDS

/// A client that keeps what it is sent, and a server that publishes, both at random but repeatable.
struct ClientModel {
    private static let names = ["a", "b", "c", "d", "e"]

    private var random: SeededGenerator
    private var session: Session
    private let discoveryProtocol: DiscoveryProtocol
    /// What the client has: versions by type and name.
    private var held: [String: [String: String]] = [:]
    private var subscribed: [String: Set<String>] = [:]
    private var pending: [Push] = []
    private var lastNonce: [String: String] = [:]
    private var layers: [ResourceSet] = [.empty, .empty]
    private var counter = 0

    init(_ discoveryProtocol: DiscoveryProtocol, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        self.discoveryProtocol = discoveryProtocol
        session = Session(protocol: discoveryProtocol)
    }

    mutating func step() throws {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: try publish()
        case 3: try subscribe()
        default: try answerOne(error: Int.random(in: 0..<12, using: &random) == 0 && discoveryProtocol == .delta)
        }
    }

    /// Answers everything, then checks that the client has exactly what there is for it.
    mutating func settle() throws {
        // What was refused comes again only when it changes.
        try publish(everything: true)
        while !pending.isEmpty { try answerOne(error: false) }
        for typeURL in subscribed.keys.sorted() {
            #expect(held[typeURL, default: [:]] == wanted(typeURL), "\(typeURL)")
            #expect(session.status(of: typeURL).state == .synced, "\(typeURL)")
        }
    }

    private mutating func publish(everything: Bool = false) throws {
        counter += 1
        var resources: [[String: [EncodedResource]]] = [[:], [:]]
        for typeURL in [TypeURL.cluster, TypeURL.endpoint, TypeURL.listener, TypeURL.route] {
            for name in Self.names where Bool.random(using: &random) {
                let content = everything ? "final" : String(Int.random(in: 0..<3, using: &random))
                let resource = EncodedResource(name: name, typeURL: typeURL, bytes: Array("\(name)\(content)".utf8))
                resources[name < "d" ? 0 : 1][typeURL, default: []].append(resource)
            }
        }
        layers = zip(resources, layers).map { ResourceSet(version: "\(counter)", resources: $0, basedOn: $1) }
        try carryOut(session.publish(layers: layers))
    }

    private mutating func subscribe() throws {
        let types = [TypeURL.cluster, TypeURL.endpoint, TypeURL.listener, TypeURL.route]
        guard let typeURL = types.randomElement(using: &random) else { return }
        let isWildcard = typeURL == TypeURL.cluster || typeURL == TypeURL.listener
        let old = subscribed[typeURL]
        if isWildcard && old != nil { return }
        let new = isWildcard ? [] : Set(Self.names.filter { _ in Bool.random(using: &random) })
        // A state-of-the-world client says nothing new before it has answered.
        if discoveryProtocol == .stateOfTheWorld && pending.contains(where: { $0.typeURL == typeURL }) { return }
        subscribed[typeURL] = new
        held[typeURL] = held[typeURL]?.filter { isWildcard || new.contains($0.key) } ?? [:]
        try request(
            typeURL, subscribe: new.subtracting(old ?? []), unsubscribe: (old ?? []).subtracting(new), nonce: "")
    }

    private mutating func answerOne(error: Bool) throws {
        guard !pending.isEmpty else { return }
        // Types are independent; within one the answers come in order.
        let typeURL = pending[Int.random(in: 0..<pending.count, using: &random)].typeURL
        guard let index = pending.firstIndex(where: { $0.typeURL == typeURL }) else { return }
        let push = pending.remove(at: index)
        let error = error && !push.resources.isEmpty
        if !error { apply(push) }
        try request(push.typeURL, subscribe: [], unsubscribe: [], nonce: push.nonce, error: error)
    }

    private mutating func apply(_ push: Push) {
        let isWhole = push.typeURL == TypeURL.cluster || push.typeURL == TypeURL.listener
        if discoveryProtocol == .stateOfTheWorld && isWhole { held[push.typeURL] = [:] }
        for resource in push.resources where wants(resource.name, push.typeURL) {
            held[push.typeURL, default: [:]][resource.name] = resource.version
        }
        for name in push.removed { held[push.typeURL]?[name] = nil }
    }

    private func wants(_ name: String, _ typeURL: String) -> Bool {
        guard let names = subscribed[typeURL] else { return false }
        return typeURL == TypeURL.cluster || typeURL == TypeURL.listener || names.contains(name)
    }

    /// What the newest configuration holds for the client. A state-of-the-world client is not told that something of
    /// a type by name is no more, so only what exists counts there.
    private func wanted(_ typeURL: String) -> [String: String] {
        var result: [String: String] = [:]
        for layer in layers {
            for resource in layer.table(typeURL).resources where wants(resource.name, typeURL) {
                result[resource.name] = resource.version
            }
        }
        if discoveryProtocol == .stateOfTheWorld && (typeURL == TypeURL.endpoint || typeURL == TypeURL.route) {
            for (name, version) in held[typeURL] ?? [:] where result[name] == nil { result[name] = version }
        }
        return result
    }

    private mutating func request(
        _ typeURL: String, subscribe: Set<String>, unsubscribe: Set<String>, nonce: String, error: Bool = false
    ) throws {
        switch discoveryProtocol {
        case .delta:
            var request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
            request.node.id = "n"
            request.typeURL = typeURL
            request.resourceNamesSubscribe = subscribe.sorted()
            request.resourceNamesUnsubscribe = unsubscribe.sorted()
            request.responseNonce = nonce
            if error { request.errorDetail.message = "refused" }
            try carryOut(session.receive(request))
        case .stateOfTheWorld:
            var request = Envoy_Service_Discovery_V3_DiscoveryRequest()
            request.node.id = "n"
            request.typeURL = typeURL
            request.resourceNames = (subscribed[typeURL] ?? []).sorted()
            request.responseNonce = nonce.isEmpty ? lastNonce[typeURL] ?? "" : nonce
            try carryOut(session.receive(request))
        }
    }

    private mutating func carryOut(_ actions: [SessionAction]) throws {
        for action in actions {
            switch action {
            case .send(let push):
                checkRemoval(push)
                lastNonce[push.typeURL] = push.nonce
                pending.append(push)
            case .close(_, let reason): throw Closed(reason: reason)
            default: continue
            }
        }
    }

    struct Closed: Error { var reason: String }

    /// Clusters may go only when the client has answered all listeners and routes that it was sent.
    private func checkRemoval(_ push: Push) {
        guard push.typeURL == TypeURL.cluster, !push.removed.isEmpty else { return }
        #expect(!pending.contains { $0.typeURL == TypeURL.listener || $0.typeURL == TypeURL.route })
        for typeURL in [TypeURL.listener, TypeURL.route] where subscribed[typeURL] != nil {
            #expect(session.status(of: typeURL).state != .notSent)
        }
    }
}
