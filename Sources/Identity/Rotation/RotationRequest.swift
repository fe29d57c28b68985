/// What a person asks of a rotation.
public struct RotationRequest: Sendable, Hashable, Codable {
    public enum Action: String, Sendable, Hashable, Codable {
        case start, pause, resume, rollback
    }

    /// Different for every request, so that each is done once.
    public let id: String
    public let action: Action

    public init(id: String, action: Action) {
        self.id = id
        self.action = action
    }
}

/// Why a request is not done.
public struct RotationRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What stands against it, and what to do instead.
    public let message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}
