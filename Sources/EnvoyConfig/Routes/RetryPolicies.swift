import EnvoyAPI
import Foundation
import MeshAPI
import SwiftProtobuf

extension Envoy_Config_Route_V3_RetryPolicy {
    /// What holds unless a rule says otherwise: two more attempts, on other endpoints, for what surely was not served.
    static var standard: Self {
        var policy = Self()
        policy.numRetries = Google_Protobuf_UInt32Value(of: 2)
        policy.retryOn = "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes"
        policy.avoidPreviousHosts()
        return policy
    }

    /// What `retries` of a rule says; nil when it allows none.
    init?(_ retries: HTTPRetry?) {
        guard let retries else {
            self = .standard
            return
        }
        guard retries.attempts > 0 else { return nil }
        self.init()
        numRetries = Google_Protobuf_UInt32Value(of: retries.attempts)
        setConditions(retries.retryOn)
        if let timeout = retries.perTryTimeout { perTryTimeout = Google_Protobuf_Duration(timeout) }
        if let backoff = retries.backoff { retryBackOff.baseInterval = Google_Protobuf_Duration(backoff) }
        if retries.ignorePreviousHosts ?? true { avoidPreviousHosts() }
        if retries.retryRemoteLocalities == true { preferOtherPriorities() }
    }

    /// Status codes stand between the conditions' names in Istio's API and in a list of their own in Envoy's.
    private mutating func setConditions(_ text: String) {
        guard !text.isEmpty else {
            retryOn = Self.standard.retryOn
            return
        }
        let words = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        retriableStatusCodes = words.compactMap { UInt32($0) }
        var conditions = words.filter { UInt32($0) == nil }
        if !retriableStatusCodes.isEmpty, !conditions.contains("retriable-status-codes") {
            conditions.append("retriable-status-codes")
        }
        retryOn = conditions.joined(separator: ",")
    }

    private mutating func avoidPreviousHosts() {
        var predicate = RetryHostPredicate()
        predicate.name = "envoy.retry_host_predicates.previous_hosts"
        predicate.typedConfig.typeURL =
            "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
        retryHostPredicate = [predicate]
        hostSelectionRetryMaxAttempts = 5
    }

    /// `PreviousPrioritiesConfig { update_frequency: 2 }`: after two attempts another priority is tried.
    private mutating func preferOtherPriorities() {
        var priority = RetryPriority()
        priority.name = "envoy.retry_priorities.previous_priorities"
        priority.typedConfig.typeURL =
            "type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig"
        var config = WireWriter()
        config.uint32(field: 1, 2)
        priority.typedConfig.value = .init(config.bytes)
        retryPriority = priority
    }
}
