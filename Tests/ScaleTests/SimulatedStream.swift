import EnvoyAPI
import XDS

/// The stream of a proxy that asks for everything and acknowledges everything at once.
struct SimulatedStream {
    private var session: Session
    private let cache: PushCache

    init(cache: PushCache) {
        self.cache = cache
        session = Session(protocol: .delta, cache: cache)
    }

    /// Subscribes as Envoy does.
    /// - Returns: what it is sent.
    @discardableResult
    mutating func connect(to set: ResourceSet, endpoints: [String]) -> [EncodedResponse] {
        var sent: [EncodedResponse] = []
        for (type, names) in [
            (TypeURL.cluster, []), (TypeURL.endpoint, endpoints), (TypeURL.listener, []), (TypeURL.route, ["8080"]),
            (TypeURL.virtualHost, []),
        ] {
            var request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
            request.typeURL = type
            request.resourceNamesSubscribe = names
            if type == TypeURL.cluster { request.node.id = "sidecar~10.10.0.1~a.bench~bench.svc.cluster.local" }
            sent += settle(session.receive(request))
            // As the server does: a stream has a state to send once its first request has said who asks.
            if type == TypeURL.cluster { sent += settle(session.publish(layers: [set])) }
        }
        return sent
    }

    /// Takes a new state.
    /// - Returns: what it is sent.
    mutating func publish(_ set: ResourceSet) -> [EncodedResponse] { settle(session.publish(layers: [set])) }

    /// Acknowledges until nothing is left to send.
    private mutating func settle(_ actions: [SessionAction]) -> [EncodedResponse] {
        var pending = actions
        var sent: [EncodedResponse] = []
        while let action = pending.popLast() {
            guard case .send(let push) = action else { continue }
            sent.append(cache.encoded(push))
            var acknowledgement = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
            acknowledgement.typeURL = push.typeURL
            acknowledgement.responseNonce = push.nonce
            pending += session.receive(acknowledgement)
        }
        return sent
    }
}
