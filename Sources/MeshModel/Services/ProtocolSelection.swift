extension PortProtocol {
    /// The protocol of a Kubernetes Service port: `appProtocol` decides, else the part of the port's name before the
    /// first `-`, else it is sniffed. Ports of protocols in which the server speaks first are not: a client that waits
    /// shows nothing.
    /// https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
    public static func select(
        name: String, port: UInt32, transport: String, appProtocol: String = ""
    ) -> PortProtocol {
        if transport.uppercased() == "UDP" { return .udp }
        if !appProtocol.isEmpty {
            return forAppProtocol(appProtocol) ?? .sniffed
        }
        return forName(name) ?? (serverSpeaksFirst.contains(port) ? .tcp : .sniffed)
    }

    /// SMTP, DNS, MySQL, MongoDB.
    private static let serverSpeaksFirst: Set<UInt32> = [25, 53, 3306, 27017]

    /// The protocol as Gateway, ServiceEntry and `appProtocol` spell it, in any case; nil when it is none.
    public static func named(_ text: String) -> PortProtocol? {
        switch text.lowercased() {
        case "http": .http
        case "http2": .http2
        case "grpc": .grpc
        case "grpc-web": .grpcWeb
        case "tcp": .tcp
        case "tls": .tls
        case "https": .https
        case "mongo": .mongo
        case "mysql": .mysql
        case "redis": .redis
        case "udp": .udp
        default: nil
        }
    }

    private static func forAppProtocol(_ text: String) -> PortProtocol? {
        switch text.lowercased() {
        case "kubernetes.io/h2c": .http2
        case "kubernetes.io/ws": .http
        case "kubernetes.io/wss": .https
        case let other: named(other)
        }
    }

    private static func forName(_ name: String) -> PortProtocol? {
        let lower = name.lowercased()
        if lower == "grpc-web" || lower.hasPrefix("grpc-web-") { return .grpcWeb }
        return named(String(lower.prefix { $0 != "-" }))
    }
}
