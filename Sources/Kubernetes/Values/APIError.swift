/// What went wrong between us and an API server, and what to check next.
public struct APIError: Error, Sendable, CustomStringConvertible {
    /// What a caller may want to tell apart.
    public enum Code: String, Sendable, Hashable {
        /// A kubeconfig, or the files that it names, cannot be used.
        case configuration
        /// No connection, or it broke.
        case unreachable
        /// TLS failed: trust, names or certificates.
        case untrusted
        /// Nothing arrived in time.
        case timeout
        /// The server answered with a failure: see `status`.
        case refused
        /// What arrived is not what the API promises.
        case malformed
        /// More arrived than is accepted.
        case tooLarge
    }

    public let code: Code
    /// What happened, where, and what to check next.
    public let message: String
    /// The server's own words, if it answered.
    public let status: APIStatus?
    /// The error below, if there is one.
    public let cause: (any Error)?

    public init(_ code: Code, _ message: String, status: APIStatus? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.cause = cause
    }

    public var description: String { message }
}

extension APIError {
    /// The server does not have the object (404).
    public var isNotFound: Bool { status?.code == 404 }
    /// The object exists already, or has changed meanwhile (409).
    public var isConflict: Bool { status?.code == 409 }
    /// The credential was not accepted (401).
    public var isUnauthorized: Bool { status?.code == 401 }
    /// The credential may not do this (403).
    public var isForbidden: Bool { status?.code == 403 }
    /// The resource version asked for is no longer kept (410): list again.
    public var isGone: Bool { status?.code == 410 || status?.reason == .expired || status?.reason == .gone }
}
