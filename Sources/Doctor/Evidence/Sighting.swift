/// Something that was looked for: what it is, or why it could not be seen and how it can be.
///
/// That a thing is not there is something seen: then the value says so (`nil`, or an empty list).
public enum Sighting<Value: Sendable>: Sendable {
    case seen(Value)
    case unseen(String)

    public var value: Value? {
        if case .seen(let value) = self { value } else { nil }
    }

    /// Why it was not seen.
    public var reason: String? {
        if case .unseen(let reason) = self { reason } else { nil }
    }

    public func map<Other: Sendable>(_ transform: (Value) throws -> Other) rethrows -> Sighting<Other> {
        switch self {
        case .seen(let value): .seen(try transform(value))
        case .unseen(let reason): .unseen(reason)
        }
    }
}

extension Sighting: Equatable where Value: Equatable {}
