/// A port of a gateway server.
public struct Port: Sendable, Hashable {
    public var number: UInt32
    public var name: String
    /// In capitals: HTTP, HTTPS, GRPC, GRPC-WEB, HTTP2, MONGO, MYSQL, REDIS, TCP, TLS.
    public var `protocol`: String

    public init(number: UInt32, name: String = "", `protocol`: String) {
        self.number = number
        self.name = name
        self.protocol = `protocol`
    }
}
