/// Why a fleet cannot do what was asked for.
public struct FleetError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
