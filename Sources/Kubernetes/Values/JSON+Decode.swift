extension JSON {
    /// Limits on JSON read from outside.
    public struct Limits: Sendable, Hashable {
        /// The most arrays and objects that may be nested.
        public var depth: Int
        /// The most bytes of text.
        public var bytes: Int

        public init(depth: Int = 64, bytes: Int = 64 << 20) {
            self.depth = depth
            self.bytes = bytes
        }
    }

    /// Reads one JSON value that fills `bytes`.
    /// A member that occurs twice keeps its last value, as API servers do.
    /// - Throws: `JSONSyntaxError` for text that is not JSON, is not UTF-8, or is beyond `limits`.
    public init(decoding bytes: [UInt8], limits: Limits = Limits()) throws(JSONSyntaxError) {
        self = try JSONParser.parse(bytes, limits: limits) { (parser: inout JSONParser) throws(JSONSyntaxError) in
            try parser.value(depth: 0)
        }
    }

    /// Reads one JSON value that fills `text`. See `init(decoding:limits:)` for bytes.
    public init(decoding text: String, limits: Limits = Limits()) throws(JSONSyntaxError) {
        try self.init(decoding: Array(text.utf8), limits: limits)
    }
}
