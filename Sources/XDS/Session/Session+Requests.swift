public import EnvoyAPI
import GRPCCore
import SwiftProtobuf

extension Session {
    /// A request of the incremental form: any mix of acknowledgement, subscription and unsubscription.
    public mutating func receive(_ request: Envoy_Service_Discovery_V3_DeltaDiscoveryRequest) -> [SessionAction] {
        guard !isClosed else { return [] }
        guard discoveryProtocol == .delta else { return close(.invalidArgument, "a delta request on a stream without") }
        let typeURL = request.typeURL
        if let objection = limits.objection(
            typeURL: typeURL, names: request.resourceNamesSubscribe, request.resourceNamesUnsubscribe,
            Array(request.initialResourceVersions.keys))
        {
            return close(.invalidArgument, objection)
        }
        var actions: [SessionAction] = []
        if let refusal = identify(request.hasNode ? request.node : nil, &actions) { return refusal }
        let isFirst = subscriptions[typeURL] == nil
        if isFirst && order.count >= limits.types { return close(.resourceExhausted, Self.tooManyTypes(limits)) }
        var subscription = subscriptions.removeValue(forKey: typeURL) ?? subscribe(to: typeURL)
        if !isFirst {
            let error = request.hasErrorDetail ? request.errorDetail : nil
            actions += answer(&subscription, nonce: request.responseNonce, error: error)
        }
        subscription.change(
            subscribe: request.resourceNamesSubscribe, unsubscribe: request.resourceNamesUnsubscribe,
            initialVersions: isFirst ? request.initialResourceVersions : nil, cache: cache)
        if typeURL == TypeURL.route {
            follow(subscription, first: isFirst ? request.resourceNamesSubscribe : [])
        }
        let count = subscription.names.count
        subscriptions[typeURL] = subscription
        if count > limits.names { return close(.resourceExhausted, Self.tooManyNames(count, typeURL, limits)) }
        return actions + advance()
    }

    /// A request of the state-of-the-world form: the list of names replaces the one before. One that answers an older
    /// response than the newest is ignored, because the client has yet to see the newest.
    public mutating func receive(_ request: Envoy_Service_Discovery_V3_DiscoveryRequest) -> [SessionAction] {
        guard !isClosed else { return [] }
        guard discoveryProtocol == .stateOfTheWorld else {
            return close(.invalidArgument, "a state-of-the-world request on a delta stream")
        }
        let typeURL = request.typeURL
        if let objection = limits.objection(typeURL: typeURL, names: request.resourceNames) {
            return close(.invalidArgument, objection)
        }
        var actions: [SessionAction] = []
        if let refusal = identify(request.hasNode ? request.node : nil, &actions) { return refusal }
        let isFirst = subscriptions[typeURL] == nil
        if isFirst && order.count >= limits.types { return close(.resourceExhausted, Self.tooManyTypes(limits)) }
        var subscription = subscriptions.removeValue(forKey: typeURL) ?? subscribe(to: typeURL)
        let isStale = !isFirst && !request.responseNonce.isEmpty && request.responseNonce != subscription.sent.nonce
        if !isStale {
            if !isFirst {
                let error = request.hasErrorDetail ? request.errorDetail : nil
                actions += answer(&subscription, nonce: request.responseNonce, error: error)
            }
            subscription.replace(names: request.resourceNames, cache: cache)
        }
        subscriptions[typeURL] = subscription
        return actions + advance()
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
    private func answer(
        _ subscription: inout Subscription, nonce: String, error: Google_Rpc_Status?
    ) -> [SessionAction] {
        guard !nonce.isEmpty, let response = subscription.settle(nonce: nonce) else { return [] }
        guard let error else {
            subscription.acknowledge(response)
            return [.acknowledged(typeURL: subscription.typeURL, nonce: nonce, version: response.version)]
        }
        let reason = String(error.message.prefix(Self.longestReason))
        subscription.reject(response, reason: reason)
        return [.rejected(typeURL: subscription.typeURL, nonce: nonce, reason: reason)]
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
