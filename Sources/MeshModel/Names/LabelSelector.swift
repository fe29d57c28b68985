/// Labels that a workload must carry, all of them with these values. An empty selector takes every workload.
public struct LabelSelector: Sendable, Hashable, Comparable {
    /// One required label.
    public struct Term: Sendable, Hashable, Comparable {
        /// The label's key.
        public let key: String
        /// The value that it must have.
        public let value: String

        public static func < (left: Term, right: Term) -> Bool { (left.key, left.value) < (right.key, right.value) }
    }

    /// Sorted by key, so that equal selectors are equal values.
    public let terms: [Term]

    /// A selector from the map in which Kubernetes writes it.
    public init(_ labels: [String: String]) {
        terms = labels.map { Term(key: $0.key, value: $0.value) }.sorted()
    }

    /// Whether it asks for nothing.
    public var isEmpty: Bool { terms.isEmpty }

    /// Whether `labels` has everything that the selector asks for.
    public func matches(_ labels: [String: String]) -> Bool {
        terms.allSatisfy { labels[$0.key] == $0.value }
    }

    /// Whether an endpoint with `labels` has everything that the selector asks for.
    public func matches(_ labels: EndpointLabels) -> Bool {
        terms.allSatisfy { labels[$0.key] == $0.value }
    }

    public static func < (left: LabelSelector, right: LabelSelector) -> Bool {
        left.terms.lexicographicallyPrecedes(right.terms)
    }
}
