/// What an API server says about a token: the answer to `Request.tokenReview`.
public struct TokenReview: Sendable, Hashable {
    public let isAuthenticated: Bool
    /// Such as `system:serviceaccount:sample:sleep`.
    public let username: String
    public let uid: String
    public let groups: [String]
    /// Those of the audiences asked for that the token is meant for.
    public let audiences: [String]
    /// Further facts, such as `authentication.kubernetes.io/pod-name`.
    public let extra: [String: [String]]
    /// Why the token was not accepted.
    public let error: String

    /// Reads the answer; `nil` when it is something else.
    public init?(json: JSON) {
        guard json["kind"]?.string == "TokenReview", let status = json["status"]?.object else { return nil }
        let user = status["user"]
        isAuthenticated = status["authenticated"]?.bool ?? false
        username = user?["username"]?.string ?? ""
        uid = user?["uid"]?.string ?? ""
        groups = user?["groups"]?.array?.compactMap(\.string) ?? []
        audiences = status["audiences"]?.array?.compactMap(\.string) ?? []
        extra = user?["extra"]?.object?.mapValues { $0.array?.compactMap(\.string) ?? [] } ?? [:]
        error = status["error"]?.string ?? ""
    }

    /// The service account that the token belongs to; `nil` for tokens of other users.
    public var serviceAccount: (namespace: String, name: String)? { Self.serviceAccount(of: username) }

    /// The service account that `system:serviceaccount:NAMESPACE:NAME` means; `nil` for the names of other users.
    public static func serviceAccount(of username: String) -> (namespace: String, name: String)? {
        let parts = username.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount", !parts[2].isEmpty,
            !parts[3].isEmpty
        else { return nil }
        return (String(parts[2]), String(parts[3]))
    }
}
