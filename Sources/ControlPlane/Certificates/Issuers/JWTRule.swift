import Foundation
public import MeshModel

/// An issuer whose tokens prove who a workload is, beside the API servers of the clusters: of Istio's JWTRule what says
/// whose tokens they are and how they are verified.
public struct JWTRule: Sendable, Hashable {
    /// Where the issuer's public keys are.
    public enum Keys: Sendable, Hashable {
        /// Here, as a JSON Web Key Set (RFC 7517).
        case inline(String)
        /// At this URL.
        case at(String)
        /// At the URL that the issuer's own document says (OpenID Connect Discovery 1.0).
        case discovered
    }

    /// What the claim `iss` must be, exactly.
    public var issuer: String
    /// One of these must be in the claim `aud`.
    public var audiences: [String]
    public var keys: Keys
    /// The cluster that callers with such a token belong to; nil for the one that holds the configuration.
    public var cluster: ClusterID?

    /// - Parameter audiences: that of Istio's certificate service by default.
    public init(
        issuer: String, audiences: [String] = [CallerAuthentication.audience], keys: Keys = .discovered,
        cluster: ClusterID? = nil
    ) {
        self.issuer = issuer
        self.audiences = audiences
        self.keys = keys
        self.cluster = cluster
    }

    /// Whether keys may be fetched from there: over TLS, or from this machine itself. A user name or password in the URL
    /// would show in logs.
    static func isSafe(_ url: String) -> Bool {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.password == nil
        else { return false }
        return parts.scheme == "https" || parts.scheme == "http" && isLoopback(host)
    }

    private static func isLoopback(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return host == "::1" || host == "[::1]"
            || numbers.count == 4 && numbers.first == 127 && numbers.allSatisfy { $0 != nil }
    }
}
