import EnvoyAPI
import SwiftProtobuf

/// The types that stand inside `google.protobuf.Any`: JSON of an `Any` can only be made of types that are known.
enum EnvoyTypes {
    static let registered: Bool = types.map { Google_Protobuf_Any.register(messageType: $0) }.allSatisfy { $0 }

    private static let types: [any Message.Type] = [
        Envoy_Extensions_Upstreams_Http_V3_HttpProtocolOptions.self,
        Envoy_Extensions_TransportSockets_Tls_V3_UpstreamTlsContext.self,
        Envoy_Extensions_TransportSockets_Tls_V3_DownstreamTlsContext.self,
        Envoy_Extensions_TransportSockets_RawBuffer_V3_RawBuffer.self,
        Envoy_Extensions_Filters_Network_TcpProxy_V3_TcpProxy.self,
        Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpConnectionManager.self,
        Envoy_Extensions_Filters_Listener_OriginalDst_V3_OriginalDst.self,
        Envoy_Extensions_Filters_Listener_TlsInspector_V3_TlsInspector.self,
        Envoy_Extensions_Filters_Listener_HttpInspector_V3_HttpInspector.self,
        Envoy_Extensions_Filters_Http_Fault_V3_HTTPFault.self,
        Envoy_Extensions_Filters_Http_Cors_V3_Cors.self,
        Envoy_Extensions_Filters_Http_Cors_V3_CorsPolicy.self,
        Envoy_Extensions_Filters_Http_Router_V3_Router.self,
        Envoy_Extensions_Filters_Http_SetFilterState_V3_Config.self,
        Envoy_Extensions_AccessLoggers_File_V3_FileAccessLog.self,
        PreviousHostsPredicate.self,
        PreviousPrioritiesConfig.self,
    ]
}

/// Messages that the project has no generated type for, because it only ever writes one value of them.
private protocol OpaqueMessage: Message, Hashable, _ProtoNameProviding {}

extension OpaqueMessage {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    static var _protobuf_nameMap: _NameMap { _NameMap() }

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while try decoder.nextFieldNumber() != nil {}
    }

    func traverse<V: Visitor>(visitor: inout V) throws {}

    func isEqualTo(message: any Message) -> Bool { (message as? Self) == self }
}

private struct PreviousHostsPredicate: OpaqueMessage {
    static let protoMessageName = "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
    var unknownFields = UnknownStorage()
}

private struct PreviousPrioritiesConfig: Message, Hashable, _ProtoNameProviding {
    static let protoMessageName = "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig"
    // swift-format-ignore: AlwaysUseLowerCamelCase
    static let _protobuf_nameMap = _NameMap(bytecode: "\0\u{3}update_frequency\0")
    var updateFrequency: Int32 = 0
    var unknownFields = UnknownStorage()

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            if field == 1 { try decoder.decodeSingularInt32Field(value: &updateFrequency) }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        try visitor.visitSingularInt32Field(value: updateFrequency, fieldNumber: 1)
    }

    func isEqualTo(message: any Message) -> Bool { (message as? Self) == self }
}
