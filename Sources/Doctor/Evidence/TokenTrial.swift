/// Whether an API server issues a token such as proxies have, and accepts it.
public struct TokenTrial: Sendable, Equatable {
    /// `namespace/name` of the service account.
    public var account: String
    /// What its review said; unseen when it may not be asked for.
    public var review: Sighting<Review>

    /// What the API server said of its own token.
    public struct Review: Sendable, Equatable {
        public var isAuthenticated: Bool
        public var audiences: [String]
        public var error: String

        public init(isAuthenticated: Bool, audiences: [String], error: String = "") {
            self.isAuthenticated = isAuthenticated
            self.audiences = audiences
            self.error = error
        }
    }

    public init(account: String, review: Sighting<Review>) {
        self.account = account
        self.review = review
    }
}
