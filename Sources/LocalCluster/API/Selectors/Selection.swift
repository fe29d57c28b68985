/// Which objects of a kind somebody wants.
struct Selection: Sendable, Hashable {
    var labels = LabelSelector()
    var fields = FieldSelector()

    static let everything = Selection()

    static func fields(_ values: [String: String]) -> Selection {
        Selection(
            fields: FieldSelector(
                values.sorted { $0.key < $1.key }.map { .init(path: $0.key, equal: true, value: $0.value) }))
    }

    static func labels(_ values: [String: String]) -> Selection {
        Selection(labels: LabelSelector(matching: values))
    }

    var isEverything: Bool { labels.requirements.isEmpty && fields.requirements.isEmpty }

    func matches(_ attributes: Attributes, name: String, namespace: String) -> Bool {
        labels.matches(attributes.labels) && fields.matches(attributes.fields, name: name, namespace: namespace)
    }
}
