import Kubernetes

/// A path into an object as definitions and kubectl write them: `.spec.ports[0].name`, `.metadata.labels['a.b']`,
/// `.status.conditions[?(@.type=="Ready")].status`, `.spec.items[*].name`.
struct JSONPath: Sendable, Hashable {
    indirect enum Step: Sendable, Hashable {
        case member(String)
        /// An element; negative: counted from the end.
        case element(Int)
        case range(from: Int?, to: Int?)
        case everything
        case filter(Filter)
    }

    /// `@.path OPERATOR value`; without an operator: whether there is something at the path.
    struct Filter: Sendable, Hashable {
        let path: [Step]
        let comparison: Comparison?
        let value: JSON
    }

    enum Comparison: String, Sendable, Hashable, CaseIterable {
        case equal = "=="
        case unequal = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case more = ">"
    }

    let steps: [Step]

    init(steps: [Step]) { self.steps = steps }

    /// The members of a path that leads through nothing else, such as those of `scale` and of selectable fields.
    var members: [String]? {
        var names: [String] = []
        for step in steps {
            guard case .member(let name) = step else { return nil }
            names.append(name)
        }
        return names
    }
}

extension JSONPath {
    /// What is at the path, in order; empty when nothing is.
    func values(in value: JSON) -> [JSON] { Self.follow(steps[...], [value]) }

    private static func follow(_ steps: ArraySlice<Step>, _ values: [JSON]) -> [JSON] {
        guard let step = steps.first else { return values }
        return follow(steps.dropFirst(), values.flatMap { follow(step, $0) })
    }

    private static func follow(_ step: Step, _ value: JSON) -> [JSON] {
        switch step {
        case .member(let name): return value[name].map { [$0] } ?? []
        case .element(let index):
            let count = value.array?.count ?? 0
            return value[index < 0 ? count + index : index].map { [$0] } ?? []
        case .range(let from, let to): return Array(slice(value.array ?? [], from, to))
        case .everything:
            return value.array ?? value.object?.sorted { $0.key < $1.key }.map(\.value) ?? []
        case .filter(let filter): return (value.array ?? []).filter(filter.holds)
        }
    }

    private static func slice(_ elements: [JSON], _ from: Int?, _ to: Int?) -> ArraySlice<JSON> {
        func place(_ index: Int) -> Int { min(max(index < 0 ? elements.count + index : index, 0), elements.count) }
        let start = place(from ?? 0)
        return elements[start..<max(start, place(to ?? elements.count))]
    }
}

extension JSONPath.Filter {
    fileprivate func holds(_ element: JSON) -> Bool {
        guard let found = JSONPath(steps: path).values(in: element).first else { return false }
        switch comparison {
        case nil: return true
        case .equal: return found == value
        case .unequal: return found != value
        case .less: return order(found).map { $0 < 0 } ?? false
        case .more: return order(found).map { $0 > 0 } ?? false
        case .atMost: return order(found).map { $0 <= 0 } ?? false
        case .atLeast: return order(found).map { $0 >= 0 } ?? false
        }
    }

    /// Below, at or above zero; `nil` when the two cannot be compared.
    private func order(_ found: JSON) -> Int? {
        if let one = found.double, let other = value.double { return one < other ? -1 : one > other ? 1 : 0 }
        if let one = found.string, let other = value.string { return one < other ? -1 : one > other ? 1 : 0 }
        return nil
    }
}
