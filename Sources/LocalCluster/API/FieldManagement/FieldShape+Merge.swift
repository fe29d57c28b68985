import Kubernetes

extension FieldShape {
    /// What comes of `live` when someone applies `configuration` to it: what it names is set, all else stays.
    func merging(_ configuration: JSON, into live: JSON) -> JSON {
        let form = form(of: configuration)
        guard form == self.form(of: live) else { return configuration }
        switch (form, configuration, live) {
        case (.members, .object(let changes), .object(var members)):
            for (name, change) in changes {
                members[name] = members[name].map { member(name).merging(change, into: $0) } ?? change
            }
            return .object(members)
        case (.set, .array(let applied), .array(let current)), (.list, .array(let applied), .array(let current)):
            return .array(merged(items(of: applied, form), into: items(of: current, form)))
        default: return configuration
        }
    }

    private typealias Item = (element: PathElement, value: JSON)

    /// The elements in the order in which they are applied; those that are only in the live list stay where they are
    /// among the others.
    private func merged(_ applied: [Item], into live: [Item]) -> [JSON] {
        let places = Dictionary(live.enumerated().map { ($0.element.element, $0.offset) }) { first, _ in first }
        let named = Set(applied.map(\.element))
        var position = 0
        var result: [JSON] = []
        for item in applied {
            let place = places[item.element]
            if let place, place >= position {
                result += live[position..<place].filter { !named.contains($0.element) }.map(\.value)
                position = place + 1
            }
            result.append(place.map { element.merging(item.value, into: live[$0].value) } ?? item.value)
        }
        return result + live[position...].filter { !named.contains($0.element) }.map(\.value)
    }
}
