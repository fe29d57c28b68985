/// Which users exist where this process runs: all of them, but in a user namespace only those that are mapped.
public struct UserMapping: Sendable, Hashable {
    private let ranges: [Range<UInt64>]

    /// - Parameter text: of /proc/self/uid_map: lines of first id inside, first id outside, count.
    public init(_ text: String) {
        ranges = text.split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { UInt64($0) }
            return numbers.count == 3 ? numbers[0]..<(numbers[0] + numbers[2]) : nil
        }
    }

    /// Whether a process may become this user.
    public func contains(_ user: UInt32) -> Bool { ranges.contains { $0.contains(UInt64(user)) } }
}
