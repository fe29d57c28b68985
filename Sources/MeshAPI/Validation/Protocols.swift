/// The names of protocols that ports may have, in capitals.
enum Protocols {
    static let all = [
        "HTTP", "HTTP2", "HTTPS", "GRPC", "GRPC-WEB", "HTTP_PROXY", "TCP", "TLS", "UDP", "MONGO", "MYSQL", "REDIS",
        "HBONE", "DOUBLE-HBONE", "AUTO",
    ]
    static let withTLS: Set = ["HTTPS", "TLS"]
    static let withHTTP: Set = ["HTTP", "HTTP2", "GRPC", "GRPC-WEB", "HTTP_PROXY"]

    static func problem(_ name: String) -> String? {
        all.contains(name) ? nil : "\(name.quoted) is not a known protocol\(name.suggestion(among: all))"
    }
}
