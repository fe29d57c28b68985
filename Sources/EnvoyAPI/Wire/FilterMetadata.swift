/// One entry of `envoy.config.core.v3.Metadata.filter_metadata` whose values are all strings.
public struct FilterMetadata: Sendable, Hashable {
    /// One key and its value.
    public struct Entry: Sendable, Hashable {
        /// The name within the filter's metadata.
        public var key: String
        /// Sent as a string.
        public var value: String

        /// `value` under `key`.
        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Who reads it, for example `envoy.transport_socket_match`.
    public var filter: String
    /// In any order; each key once.
    public var entries: [Entry]

    /// What `filter` is to read.
    public init(_ filter: String, _ entries: [Entry]) {
        self.filter = filter
        self.entries = entries
    }
}
