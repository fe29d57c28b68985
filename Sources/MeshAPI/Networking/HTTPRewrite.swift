/// Changes path and authority before a request is forwarded.
public struct HTTPRewrite: Sendable, Hashable {
    public struct Regex: Sendable, Hashable {
        /// RE2 syntax.
        public var match: String
        /// May refer to groups as `\1`.
        public var rewrite: String

        public init(match: String, rewrite: String) {
            self.match = match
            self.rewrite = rewrite
        }
    }

    /// Replaces the path, or the prefix that was matched.
    public var uri: String
    public var authority: String
    public var uriRegex: Regex?

    public init(uri: String = "", authority: String = "", uriRegex: Regex? = nil) {
        self.uri = uri
        self.authority = authority
        self.uriRegex = uriRegex
    }
}
