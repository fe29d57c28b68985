import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Envoy's admin interface on loopback.
struct EnvoyAdmin: Sendable {
    let port: Int
    private let timeout = TimeAmount.seconds(2)

    /// What readiness depends on.
    func statistics() async throws -> EnvoyStatistics {
        EnvoyStatistics(text: try await text("/stats?filter=\(Self.escaped(EnvoyStatistics.filter))", limit: 64 << 10))
    }

    /// Connections that clients have open, those to the admin interface and the metrics port aside.
    func activeConnections(metricsPort: Int) async throws -> Int {
        let filter = Self.escaped(#"^listener\..*downstream_cx_active$"#)
        return EnvoyStatistics.values(try await text("/stats?filter=\(filter)", limit: 4 << 20))
            .filter { !$0.0.hasPrefix("listener.admin.") && !$0.0.contains("_\(metricsPort).") }
            .reduce(0) { $0 + $1.1 }
    }

    /// All metrics in Prometheus' text format.
    func prometheus() async throws -> ByteBuffer {
        try await send("GET", "/stats/prometheus", limit: 256 << 20, timeout: .seconds(10))
    }

    /// Closes listeners to new connections while the open ones may end.
    func drainListeners() async throws {
        _ = try await send("POST", "/drain_listeners?graceful", limit: 64 << 10, timeout: timeout)
    }

    func text(_ path: String, limit: Int) async throws -> String {
        String(buffer: try await send("GET", path, limit: limit, timeout: timeout))
    }

    private func send(_ method: String, _ path: String, limit: Int, timeout: TimeAmount) async throws -> ByteBuffer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .RAW(value: method)
        let response = try await HTTPClient.shared.execute(request, timeout: timeout)
        let body = try await response.body.collect(upTo: limit)
        guard response.status == .ok else {
            throw AgentError(
                .envoy, "answers \(response.status.code): \(String(buffer: body).prefix(200))", object: path)
        }
        return body
    }

    static func escaped(_ pattern: String) -> String {
        pattern.utf8.map { byte in
            let plain = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || byte == UInt8(ascii: "_")
            let digits = String(byte, radix: 16, uppercase: true)
            return plain ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
