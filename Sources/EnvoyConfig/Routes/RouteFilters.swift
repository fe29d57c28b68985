import EnvoyAPI
import MeshAPI
import SwiftProtobuf

extension Envoy_Config_Route_V3_Route {
    /// Delays and errors for a share of the requests.
    mutating func inject(_ fault: HTTPFault) throws {
        var config = Envoy_Extensions_Filters_Http_Fault_V3_HTTPFault()
        if let delay = fault.delay {
            config.delay.fixedDelay = Google_Protobuf_Duration(delay.fixedDelay)
            config.delay.percentage = .init(percent: delay.percentage ?? 100)
        }
        if let abort = fault.abort {
            config.abort.percentage = .init(percent: abort.percentage ?? 100)
            switch abort.status {
            case .http(let code): config.abort.httpStatus = UInt32(max(0, code))
            case .grpc(let name): config.abort.grpcStatus = Self.grpcCodes[name.uppercased()] ?? UInt32(name) ?? 2
            }
        }
        typedPerFilterConfig[HTTPFilters.fault] = try Google_Protobuf_Any(packing: config)
    }

    /// The names of gRPC's status codes, https://grpc.io/docs/guides/status-codes/.
    private static let grpcCodes: [String: UInt32] = [
        "OK": 0, "CANCELLED": 1, "UNKNOWN": 2, "INVALID_ARGUMENT": 3, "DEADLINE_EXCEEDED": 4, "NOT_FOUND": 5,
        "ALREADY_EXISTS": 6, "PERMISSION_DENIED": 7, "RESOURCE_EXHAUSTED": 8, "FAILED_PRECONDITION": 9, "ABORTED": 10,
        "OUT_OF_RANGE": 11, "UNIMPLEMENTED": 12, "INTERNAL": 13, "UNAVAILABLE": 14, "DATA_LOSS": 15,
        "UNAUTHENTICATED": 16,
    ]

    /// What pages of other origins may do.
    mutating func allow(_ cors: CORSPolicy) throws {
        var config = Envoy_Extensions_Filters_Http_Cors_V3_CorsPolicy()
        config.allowOriginStringMatch = cors.allowOrigins.map { Envoy.StringMatcher($0) }
        config.allowMethods = cors.allowMethods.joined(separator: ",")
        config.allowHeaders = cors.allowHeaders.joined(separator: ",")
        config.exposeHeaders = cors.exposeHeaders.joined(separator: ",")
        if let age = cors.maxAge { config.maxAge = String(age.components.seconds) }
        if let allowed = cors.allowCredentials { config.allowCredentials = Google_Protobuf_BoolValue(of: allowed) }
        config.filterEnabled.defaultValue = .init(percent: 100)
        config.forwardNotMatchingPreflights = Google_Protobuf_BoolValue(of: cors.unmatchedPreflights != .ignore)
        typedPerFilterConfig[HTTPFilters.cors] = try Google_Protobuf_Any(packing: config)
    }
}
