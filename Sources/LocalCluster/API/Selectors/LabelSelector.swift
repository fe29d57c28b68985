import Kubernetes

/// A label selector: every requirement must hold.
struct LabelSelector: Sendable, Hashable {
    struct Requirement: Sendable, Hashable {
        enum Condition: Sendable, Hashable {
            case exists
            case absent
            case oneOf(Set<String>)
            /// Holds for objects without the label, too.
            case noneOf(Set<String>)
        }

        let key: String
        let condition: Condition

        func matches(_ labels: [String: String]) -> Bool {
            switch condition {
            case .exists: labels[key] != nil
            case .absent: labels[key] == nil
            case .oneOf(let values): labels[key].map(values.contains) ?? false
            case .noneOf(let values): labels[key].map { !values.contains($0) } ?? true
            }
        }
    }

    var requirements: [Requirement] = []

    init(_ requirements: [Requirement] = []) { self.requirements = requirements }

    /// The selector of a Service: each of these labels.
    init(matching labels: [String: String]) {
        requirements = labels.sorted { $0.key < $1.key }.map { Requirement(key: $0.key, condition: .oneOf([$0.value])) }
    }

    func matches(_ labels: [String: String]) -> Bool { requirements.allSatisfy { $0.matches(labels) } }
}
