/// Sends requests with the same key to the same endpoint.
public struct ConsistentHash: Sendable, Hashable {
    public struct Cookie: Sendable, Hashable {
        public struct Attribute: Sendable, Hashable {
            public var name: String
            public var value: String

            public init(name: String, value: String = "") {
                self.name = name
                self.value = value
            }
        }

        public var name: String
        public var path: String
        /// nil: the cookie must come from elsewhere; zero: a session cookie.
        public var ttl: Duration?
        public var attributes: [Attribute]

        public init(name: String, path: String = "", ttl: Duration? = nil, attributes: [Attribute] = []) {
            self.name = name
            self.path = path
            self.ttl = ttl
            self.attributes = attributes
        }
    }

    public enum Key: Sendable, Hashable {
        case header(String)
        case cookie(Cookie)
        case sourceIP
        case queryParameter(String)
    }

    public enum Algorithm: Sendable, Hashable {
        case ringHash(minimumRingSize: UInt64)
        case maglev(tableSize: UInt64)
    }

    public var key: Key
    public var algorithm: Algorithm

    public init(key: Key, algorithm: Algorithm = .ringHash(minimumRingSize: 1024)) {
        self.key = key
        self.algorithm = algorithm
    }
}
