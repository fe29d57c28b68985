import EnvoyAPI
import SwiftProtobuf

/// The HTTP filters of a connection manager, in the order in which requests pass them.
enum HTTPFilters {
    /// The name under which routes carry the settings of injected faults.
    static let fault = "envoy.filters.http.fault"
    /// The name under which routes carry the settings of cross-origin requests.
    static let cors = "envoy.filters.http.cors"

    /// For requests of clients: outbound of sidecars, and gateways.
    ///
    /// - Parameter announcesHTTP: whether the server's proxy has to be told that HTTP is inside mutual TLS, because
    ///   the same clusters carry other connections as well.
    static func client(announcesHTTP: Bool = false) throws -> [Envoy.HTTPFilter] {
        try (announcesHTTP ? [announcement()] : []) + [
            .onDemand(fault, Envoy_Extensions_Filters_Http_Fault_V3_HTTPFault()),
            .onDemand(cors, Envoy_Extensions_Filters_Http_Cors_V3_Cors()),
            router(countsByCluster: true),
        ]
    }

    /// For requests to the workload. It is the only one there, so the connection manager's counts of requests, codes and
    /// times say all; counting them once more for the cluster would only cost time.
    static func server() throws -> [Envoy.HTTPFilter] { try [router(countsByCluster: false)] }

    /// Replaces the application protocols that the cluster offers. Envoy's own names are left out: the server's proxy
    /// looks at the first bytes then, and takes HTTP/1 and HTTP/2 alike.
    private static func announcement() throws -> Envoy.HTTPFilter {
        var value = Envoy_Extensions_Filters_Common_SetFilterState_V3_FilterStateValue()
        value.objectKey = "envoy.network.application_protocols"
        value.formatString.textFormatSource.inlineString = "istio-http/1.1,istio"
        var config = Envoy_Extensions_Filters_Http_SetFilterState_V3_Config()
        config.onRequestHeaders = [value]
        return try .init("envoy.filters.http.set_filter_state", config)
    }

    /// - Parameter countsByCluster: whether response codes and times are counted for each destination.
    private static func router(countsByCluster: Bool) throws -> Envoy.HTTPFilter {
        var router = Envoy_Extensions_Filters_Http_Router_V3_Router()
        if !countsByCluster { router.dynamicStats = Google_Protobuf_BoolValue(of: false) }
        return try .init("envoy.filters.http.router", router)
    }
}

extension Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpFilter {
    fileprivate init(_ name: String, _ config: some Message) throws {
        self.init()
        self.name = name
        typedConfig = try Google_Protobuf_Any(packing: config)
    }

    /// A filter that only requests of routes with settings for it pass: the others do not pay for it, and a rule that
    /// comes to use it changes routes alone, so no listener drains its connections.
    fileprivate static func onDemand(_ name: String, _ config: some Message) throws -> Self {
        var filter = try Self(name, config)
        filter.disabled = true
        return filter
    }
}
