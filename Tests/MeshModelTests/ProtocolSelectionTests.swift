import MeshModel
import Testing

@Suite struct ProtocolSelectionTests {
    struct Case: Sendable {
        let name: String
        var port: UInt32 = 8080
        var transport = "TCP"
        var appProtocol = ""
        let expected: PortProtocol
    }

    static let cases = [
        Case(name: "http", expected: .http),
        Case(name: "http-web", expected: .http),
        Case(name: "HTTP2-x", expected: .http2),
        Case(name: "grpc-api", expected: .grpc),
        Case(name: "grpc-web", expected: .grpcWeb),
        Case(name: "grpc-web-api", expected: .grpcWeb),
        Case(name: "https-ext", expected: .https),
        Case(name: "tls", expected: .tls),
        Case(name: "mongo", expected: .mongo),
        Case(name: "httpx", expected: .sniffed),
        Case(name: "", expected: .sniffed),
        Case(name: "", port: 3306, expected: .tcp),
        Case(name: "http", port: 3306, expected: .http),
        Case(name: "http", appProtocol: "tcp", expected: .tcp),
        Case(name: "web", appProtocol: "kubernetes.io/h2c", expected: .http2),
        Case(name: "web", appProtocol: "kubernetes.io/ws", expected: .http),
        Case(name: "http", appProtocol: "example.com/own", expected: .sniffed),
        Case(name: "http", transport: "UDP", expected: .udp),
    ]

    @Test(arguments: cases) func selects(_ item: Case) {
        let found = PortProtocol.select(
            name: item.name, port: item.port, transport: item.transport, appProtocol: item.appProtocol)
        #expect(found == item.expected, "\(item)")
    }
}
