import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The real Envoy as a gateway: it gets everything by delta ADS from a unix socket.
struct RealEnvoy {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let process = Process()
    private let admin: Int
    private let log: URL

    /// Starts it.
    ///
    /// - Parameters:
    ///   - folder: where its files go.
    ///   - socket: the path of the control plane's socket.
    init(in folder: URL, socket: String, admin: Int, node: String, metadata: String) throws {
        self.admin = admin
        log = folder.appending(path: "envoy.log")
        let file = folder.appending(path: "envoy.json")
        try Self.bootstrap(socket, admin, node, metadata).write(to: file, atomically: true, encoding: .utf8)
        try Data().write(to: log)
        process.executableURL = URL(fileURLWithPath: try Self.path())
        process.arguments = ["--config-path", file.path, "--disable-hot-restart", "--concurrency", "1"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
    }

    /// Ends it. It may have been started with all signals but this one blocked.
    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The last lines of its log.
    var lastWords: String {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(10).joined(separator: "\n")
    }

    /// The counters and gauges whose names begin with `prefix`.
    func statistics(_ prefix: String) -> [String: Int] {
        let lines = Self.get(admin, "/stats?filter=^\(prefix)", host: "localhost")?.split(separator: "\n") ?? []
        return lines.reduce(into: [:]) { result, line in
            let parts = line.split(separator: ":")
            guard parts.count == 2 else { return }
            result[String(parts[0])] = Int(parts[1].trimmingCharacters(in: .whitespaces))
        }
    }

    /// What a server on loopback answers, without the head; nil while nobody does.
    static func get(_ port: Int, _ path: String = "/", host: String) -> String? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8)
        guard isConnected, send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { return nil }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count <= 0 { break }
            answer += chunk[..<count]
            if let body = wholeBody(String(decoding: answer, as: UTF8.self)) { return body }
        }
        return nil
    }

    /// What follows the head, when all of it is there: Envoy waits a while with the end of the connection.
    private static func wholeBody(_ text: String) -> String? {
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let body = String(text[end.upperBound...])
        let length = text[..<end.lowerBound].split(separator: "\r\n").compactMap { line -> Int? in
            guard line.lowercased().hasPrefix("content-length:") else { return nil }
            return Int(line.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces))
        }.first
        guard let length else { return body.hasSuffix("\r\n0\r\n\r\n") ? body : nil }
        return body.utf8.count >= length ? body : nil
    }

    private static func path() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../.tools/envoy").standardizedFileURL
        let path = ProcessInfo.processInfo.environment["SKEIN_ENVOY"] ?? root.path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(description: "no Envoy at \(path): run dev/setup, or name one in SKEIN_ENVOY")
        }
        return path
    }

    private static func bootstrap(_ socket: String, _ admin: Int, _ node: String, _ metadata: String) -> String {
        """
        {
          "node": {"id": "\(node)", "cluster": "edge", "metadata": \(metadata)},
          "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": \(admin)}}},
          "dynamic_resources": {
            "ads_config": {
              "api_type": "DELTA_GRPC", "transport_api_version": "V3", "set_node_on_first_message_only": true,
              "grpc_services": [{"envoy_grpc": {"cluster_name": "xds-grpc"}}]
            },
            "cds_config": {"ads": {}, "initial_fetch_timeout": "0s", "resource_api_version": "V3"},
            "lds_config": {"ads": {}, "initial_fetch_timeout": "0s", "resource_api_version": "V3"}
          },
          "static_resources": {"clusters": [{
            "name": "xds-grpc", "type": "STATIC",
            "load_assignment": {"cluster_name": "xds-grpc", "endpoints": [{"lb_endpoints": [
              {"endpoint": {"address": {"pipe": {"path": "\(socket)"}}}}
            ]}]},
            "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
              "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
              "explicit_http_config": {"http2_protocol_options": {}}
            }}
          }]}
        }
        """
    }
}
