/// A Kubernetes `Status`: how an API server says that a request failed (meta.k8s.io v1).
public struct APIStatus: Error, Sendable, Hashable, CustomStringConvertible {
    /// The HTTP status code.
    public var code: Int
    /// The machine-readable reason, such as `NotFound`.
    public var reason: Reason
    /// The reason in words.
    public var message: String
    /// More about the object concerned, if known.
    public var details: Details?

    public init(code: Int, reason: Reason, message: String, details: Details? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    public var description: String { "\(code) \(reason.rawValue): \(message)" }

    /// A reason of `Status`. Open: servers may send others.
    public struct Reason: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let badRequest = Self(rawValue: "BadRequest")
        public static let unauthorized = Self(rawValue: "Unauthorized")
        public static let forbidden = Self(rawValue: "Forbidden")
        public static let notFound = Self(rawValue: "NotFound")
        public static let alreadyExists = Self(rawValue: "AlreadyExists")
        public static let conflict = Self(rawValue: "Conflict")
        public static let gone = Self(rawValue: "Gone")
        public static let expired = Self(rawValue: "Expired")
        public static let invalid = Self(rawValue: "Invalid")
        public static let methodNotAllowed = Self(rawValue: "MethodNotAllowed")
        public static let notAcceptable = Self(rawValue: "NotAcceptable")
        public static let requestEntityTooLarge = Self(rawValue: "RequestEntityTooLarge")
        public static let unsupportedMediaType = Self(rawValue: "UnsupportedMediaType")
        public static let tooManyRequests = Self(rawValue: "TooManyRequests")
        public static let internalError = Self(rawValue: "InternalError")
        public static let serviceUnavailable = Self(rawValue: "ServiceUnavailable")
        public static let timeout = Self(rawValue: "Timeout")
        public static let serverTimeout = Self(rawValue: "ServerTimeout")
        public static let unknown = Self(rawValue: "Unknown")
    }

    /// The object that a `Status` is about.
    public struct Details: Sendable, Hashable {
        public var group: String
        public var kind: String
        public var name: String
        public var uid: String
        public var causes: [Cause]
        /// After how many seconds to try again; `nil` when the server does not say.
        public var retryAfterSeconds: Int?

        public init(
            group: String = "", kind: String = "", name: String = "", uid: String = "", causes: [Cause] = [],
            retryAfterSeconds: Int? = nil
        ) {
            self.group = group
            self.kind = kind
            self.name = name
            self.uid = uid
            self.causes = causes
            self.retryAfterSeconds = retryAfterSeconds
        }
    }

    /// One of several faults of an object.
    public struct Cause: Sendable, Hashable {
        /// Such as `FieldValueInvalid`.
        public var reason: String
        public var message: String
        /// The path of the field, such as `spec.ports[0].port`.
        public var field: String

        public init(reason: String, message: String, field: String = "") {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }
}
