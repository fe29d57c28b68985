/// A host as Istio's API writes it: a DNS name, a name with a leading wildcard (`*.example.com`), or `*` for any.
public struct HostPattern: Sendable, Hashable, Comparable {
    /// The pattern as written, in lower case.
    public let text: String

    /// A pattern from its text.
    public init(_ text: String) { self.text = text.lowercased() }

    /// Whether it begins with `*`.
    public var isWildcard: Bool { text.hasPrefix("*") }

    /// What follows the `*` of a wildcard.
    private var suffix: Substring { text.dropFirst() }

    /// Whether every host that `other` stands for is one that `self` stands for.
    public func covers(_ other: HostPattern) -> Bool {
        if text == other.text { return true }
        guard isWildcard else { return false }
        return other.isWildcard ? other.suffix.hasSuffix(suffix) : other.text.hasSuffix(suffix)
    }

    /// Whether some host belongs to both.
    public func overlaps(_ other: HostPattern) -> Bool { covers(other) || other.covers(self) }

    /// The narrower of two overlapping patterns; nil when they have no host in common.
    public func intersection(_ other: HostPattern) -> HostPattern? {
        if covers(other) { return other }
        return other.covers(self) ? self : nil
    }

    /// Exact hosts first, then wildcards from the longest, then by text.
    public static func < (left: HostPattern, right: HostPattern) -> Bool {
        if left.isWildcard != right.isWildcard { return right.isWildcard }
        if left.isWildcard, left.text.utf8.count != right.text.utf8.count {
            return left.text.utf8.count > right.text.utf8.count
        }
        return left.text < right.text
    }
}

extension HostPattern: CustomStringConvertible {
    public var description: String { text }
}
