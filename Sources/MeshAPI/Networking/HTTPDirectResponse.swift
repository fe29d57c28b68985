/// Answers a request with a fixed response.
public struct HTTPDirectResponse: Sendable, Hashable {
    public var status: UInt32
    public var body: [UInt8]?

    public init(status: UInt32, body: [UInt8]? = nil) {
        self.status = status
        self.body = body
    }
}
