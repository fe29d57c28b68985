import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

extension RouteTranslation {
    /// Where requests go, and what happens to them on the way.
    func action(_ rule: HTTPRoute) -> Envoy.RouteAction {
        var action = Envoy.RouteAction()
        setDestination(&action, rule)
        action.timeout = rule.timeout.map { Google_Protobuf_Duration($0) } ?? .zero
        if let policy = Envoy.RetryPolicy(rule.retries) { action.retryPolicy = policy }
        if let rewrite = rule.rewrite { action.rewrite(rewrite) }
        if let host = rule.headers?.request.host { action.hostRewriteLiteral = host }
        action.requestMirrorPolicies = rule.mirrors.map(mirror)
        action.hashPolicy = rule.route.flatMap { hashPolicy($0.destination) }
        return action
    }

    private func setDestination(_ action: inout Envoy.RouteAction, _ rule: HTTPRoute) {
        let used = rule.route.count > 1 ? rule.route.filter { $0.weight > 0 } : rule.route
        guard used.count > 1 || used.first?.headers != nil else {
            let only = used.first.map { mesh.cluster(for: $0.destination, port: place.port) }
            action.cluster = only ?? StaticCluster.blackHole
            return
        }
        action.weightedClusters.clusters = used.map { target in
            var weighted = Envoy.WeightedCluster.ClusterWeight()
            weighted.name = mesh.cluster(for: target.destination, port: place.port)
            weighted.weight = Google_Protobuf_UInt32Value(of: used.count == 1 ? 100 : target.weight)
            weighted.change(target.headers)
            return weighted
        }
    }

    private func mirror(_ mirror: HTTPMirror) -> Envoy.RouteAction.RequestMirrorPolicy {
        var policy = Envoy.RouteAction.RequestMirrorPolicy()
        policy.cluster = mesh.cluster(for: mirror.destination, port: place.port)
        policy.runtimeFraction.defaultValue = .init(percent: mirror.percentage)
        policy.traceSampled = Google_Protobuf_BoolValue(of: false)
        policy.disableShadowHostSuffixAppend = true
        return policy
    }

    private func hashPolicy(_ destination: Destination) -> [Envoy.RouteAction.HashPolicy] {
        guard let service = mesh.service(destination.host) else { return [] }
        return mesh.hashPolicy(service, destination.port ?? place.port, subset: destination.subset)
    }
}

extension Envoy.WeightedCluster.ClusterWeight {
    fileprivate mutating func change(_ headers: Headers?) {
        guard let headers else { return }
        requestHeadersToAdd = headers.request.additions
        requestHeadersToRemove = headers.request.remove
        responseHeadersToAdd = headers.response.additions
        responseHeadersToRemove = headers.response.remove
        if let host = headers.request.host { hostRewriteLiteral = host }
    }
}

extension Envoy_Config_Route_V3_RouteAction {
    fileprivate mutating func rewrite(_ rewrite: HTTPRewrite) {
        if let regex = rewrite.uriRegex, RegularExpression.fault(in: regex.match) == nil {
            regexRewrite.pattern.regex = regex.match
            regexRewrite.substitution = regex.rewrite
        } else if !rewrite.uri.isEmpty {
            prefixRewrite = rewrite.uri
        }
        if !rewrite.authority.isEmpty { hostRewriteLiteral = rewrite.authority }
    }
}

extension Envoy_Type_V3_FractionalPercent {
    /// Of a hundred when the number is whole, otherwise of a million.
    init(percent: Double) {
        self.init()
        if percent == percent.rounded() {
            numerator = UInt32(max(0, min(100, percent)))
        } else {
            denominator = .million
            numerator = UInt32(max(0, min(1_000_000, (percent * 10_000).rounded())))
        }
    }
}
