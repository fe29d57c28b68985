import EnvoyAPI
import MeshModel
import SwiftProtobuf

extension [Envoy.AccessLog] {
    /// One line for each request; nothing unless the mesh wants a log.
    static func requests(_ settings: MeshSettings) throws -> [Envoy.AccessLog] {
        try file(settings, request + " " + peers)
    }

    /// One line for each connection; nothing unless the mesh wants a log.
    static func connections(_ settings: MeshSettings) throws -> [Envoy.AccessLog] {
        try file(settings, connection + " " + peers)
    }

    private static let request =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% "
        + "%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "
        + "authority=\"%REQ(:AUTHORITY)%\" id=\"%REQ(X-REQUEST-ID)%\""

    private static let connection =
        "[%START_TIME%] \"connection\" %RESPONSE_FLAGS% %CONNECTION_TERMINATION_DETAILS% "
        + "%BYTES_RECEIVED% %BYTES_SENT% %DURATION%"

    private static let peers =
        "sni=\"%REQUESTED_SERVER_NAME%\" from=%DOWNSTREAM_REMOTE_ADDRESS% peer=\"%DOWNSTREAM_PEER_URI_SAN%\" "
        + "cluster=\"%UPSTREAM_CLUSTER%\" to=%UPSTREAM_HOST% server=\"%UPSTREAM_PEER_URI_SAN%\" "
        + "failure=\"%UPSTREAM_TRANSPORT_FAILURE_REASON%\""

    private static func file(_ settings: MeshSettings, _ format: String) throws -> [Envoy.AccessLog] {
        guard let path = settings.accessLogFile, !path.isEmpty else { return [] }
        var config = Envoy.FileAccessLog()
        config.path = path
        config.logFormat.textFormatSource.inlineString = format + "\n"
        var log = Envoy.AccessLog()
        log.name = "envoy.access_loggers.file"
        log.typedConfig = try Google_Protobuf_Any(packing: config)
        return [log]
    }
}
