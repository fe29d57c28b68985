import EnvoyAPI
import SwiftProtobuf

/// The HTTP filters of a connection manager, in the order in which requests pass them.
enum HTTPFilters {
    /// The name under which routes carry the settings of injected faults.
    static let fault = "envoy.filters.http.fault"
    /// The name under which routes carry the settings of cross-origin requests.
    static let cors = "envoy.filters.http.cors"

    /// For requests of clients: outbound of sidecars, and gateways.
    static func client() throws -> [Envoy.HTTPFilter] {
        try [
            .init(fault, Envoy_Extensions_Filters_Http_Fault_V3_HTTPFault()),
            .init(cors, Envoy_Extensions_Filters_Http_Cors_V3_Cors()),
            router(),
        ]
    }

    /// For requests to the workload.
    static func server() throws -> [Envoy.HTTPFilter] { try [router()] }

    private static func router() throws -> Envoy.HTTPFilter {
        try .init("envoy.filters.http.router", Envoy_Extensions_Filters_Http_Router_V3_Router())
    }
}

extension Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpFilter {
    fileprivate init(_ name: String, _ config: some Message) throws {
        self.init()
        self.name = name
        typedConfig = try Google_Protobuf_Any(packing: config)
    }
}
