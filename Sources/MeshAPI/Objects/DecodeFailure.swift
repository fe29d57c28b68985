/// Why an object was refused: all of its faults, in the order of their places.
public struct DecodeFailure: Error, Sendable, Hashable {
    public var faults: [Fault]

    public init(faults: [Fault]) {
        self.faults = faults
    }
}

extension DecodeFailure {
    /// True when the object is well formed, but of a kind that the mesh does not read (a Deployment, say).
    public var isUnknownKind: Bool { faults.allSatisfy { $0.code == .unknownKind } }

    /// The object that the faults are in, as far as it could be told.
    public var object: ObjectKey? { faults.lazy.compactMap(\.object).first }
}

extension DecodeFailure: CustomStringConvertible {
    /// One line for each fault.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}
