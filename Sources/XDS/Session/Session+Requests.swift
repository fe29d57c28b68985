public import EnvoyAPI
import GRPCCore
import SwiftProtobuf

extension Session {
    /// A request of the incremental form: any mix of acknowledgement, subscription and unsubscription.
    public mutating func receive(_ request: Envoy_Service_Discovery_V3_DeltaDiscoveryRequest) -> [SessionAction] {
        guard !isClosed else { return [] }
        guard discoveryProtocol == .delta else { return close(.invalidArgument, "a delta request on a stream without") }
        let typeURL = request.typeURL
        let subscribe = request.resourceNamesSubscribe
        let unsubscribe = request.resourceNamesUnsubscribe
        if let objection = limits.objection(typeURL: typeURL) ?? limits.objection(typeURL: typeURL, names: subscribe)
            ?? limits.objection(typeURL: typeURL, names: unsubscribe)
            ?? limits.objection(typeURL: typeURL, names: request.initialResourceVersions.keys)
        {
            return close(.invalidArgument, objection)
        }
        var actions: [SessionAction] = []
        if let refusal = identify(request.hasNode ? request.node : nil, &actions) { return refusal }
        let known = index(of: typeURL)
        if known == nil && subscriptions.count >= limits.types {
            return close(.resourceExhausted, Self.tooManyTypes(limits))
        }
        let index = known ?? self.subscribe(to: typeURL)
        if known != nil {
            answer(index, request.responseNonce, request.hasErrorDetail ? request.errorDetail : nil, &actions)
        }
        if known == nil || !subscribe.isEmpty || !unsubscribe.isEmpty {
            subscriptions[index].change(
                subscribe: subscribe, unsubscribe: unsubscribe,
                initialVersions: known == nil ? request.initialResourceVersions : nil, cache: cache)
            if typeURL == TypeURL.route { follow(subscriptions[index], first: known == nil ? subscribe : []) }
            let count = subscriptions[index].names.count
            if count > limits.names { return close(.resourceExhausted, Self.tooManyNames(count, typeURL, limits)) }
        }
        advance(&actions)
        return actions
    }

    /// A request of the state-of-the-world form: the list of names replaces the one before. One that answers an older
    /// response than the newest is ignored, because the client has yet to see the newest.
    public mutating func receive(_ request: Envoy_Service_Discovery_V3_DiscoveryRequest) -> [SessionAction] {
        guard !isClosed else { return [] }
        guard discoveryProtocol == .stateOfTheWorld else {
            return close(.invalidArgument, "a state-of-the-world request on a delta stream")
        }
        let typeURL = request.typeURL
        if let objection = limits.objection(typeURL: typeURL)
            ?? limits.objection(typeURL: typeURL, names: request.resourceNames)
        {
            return close(.invalidArgument, objection)
        }
        var actions: [SessionAction] = []
        if let refusal = identify(request.hasNode ? request.node : nil, &actions) { return refusal }
        let known = index(of: typeURL)
        if known == nil && subscriptions.count >= limits.types {
            return close(.resourceExhausted, Self.tooManyTypes(limits))
        }
        let index = known ?? subscribe(to: typeURL)
        let nonce = request.responseNonce
        if known == nil || nonce.isEmpty || nonce == subscriptions[index].sent.nonce {
            if known != nil { answer(index, nonce, request.hasErrorDetail ? request.errorDetail : nil, &actions) }
            subscriptions[index].replace(names: request.resourceNames, cache: cache)
        }
        advance(&actions)
        return actions
    }

    /// Takes the node of the first request. Returns what to do when there is none.
    private mutating func identify(
        _ node: Envoy_Config_Core_V3_Node?, _ actions: inout [SessionAction]
    ) -> [SessionAction]? {
        if isIdentified { return nil }
        guard var node else {
            return close(.invalidArgument, "the first request of a stream must say which node it is")
        }
        node.extensions = []
        isIdentified = true
        actions.append(.identified(node))
        return nil
    }

    /// Takes an acknowledgement or refusal. A nonce that is not in flight says nothing new.
    private mutating func answer(
        _ index: Int, _ nonce: String, _ error: Google_Rpc_Status?, _ actions: inout [SessionAction]
    ) {
        guard !nonce.isEmpty, let response = subscriptions[index].settle(nonce: nonce) else { return }
        let typeURL = subscriptions[index].typeURL
        guard let error else {
            subscriptions[index].acknowledge(response)
            actions.append(.acknowledged(typeURL: typeURL, nonce: nonce, version: response.version))
            return
        }
        let reason = String(error.message.prefix(Self.longestReason))
        subscriptions[index].reject(response, reason: reason)
        actions.append(.rejected(typeURL: typeURL, nonce: nonce, reason: reason))
    }

    /// Envoy writes whole resources into its reasons.
    private static let longestReason = 4096

    private static func tooManyTypes(_ limits: SessionLimits) -> String {
        "a stream is served \(limits.types) types at most"
    }

    private static func tooManyNames(_ count: Int, _ typeURL: String, _ limits: SessionLimits) -> String {
        "\(count) names of \(typeURL) are subscribed to; at most \(limits.names) are served"
    }
}
