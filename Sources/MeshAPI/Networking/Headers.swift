/// Changes of the headers of requests and responses.
public struct Headers: Sendable, Hashable {
    public struct Operations: Sendable, Hashable {
        /// Replaces the values.
        public var set: [String: String]
        /// Adds a value.
        public var add: [String: String]
        public var remove: [String]

        public init(set: [String: String] = [:], add: [String: String] = [:], remove: [String] = []) {
            self.set = set
            self.add = add
            self.remove = remove
        }
    }

    public var request: Operations
    public var response: Operations

    public init(request: Operations = .init(), response: Operations = .init()) {
        self.request = request
        self.response = response
    }
}
