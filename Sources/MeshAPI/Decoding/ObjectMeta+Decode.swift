extension ObjectMeta {
    init(_ fields: inout Fields, kind: Kind, namespace: String) {
        fields.require("name")
        let named = fields.text("namespace")
        self.init(
            name: fields.text("name"),
            namespace: kind.isNamespaced ? (named.isEmpty ? namespace : named) : "",
            labels: fields.textMap("labels"),
            annotations: fields.textMap("annotations"),
            uid: fields.text("uid"),
            resourceVersion: fields.text("resourceVersion"),
            generation: fields.integer("generation") ?? 0,
            creationTimestamp: fields.text("creationTimestamp"))
        fields.ignore(
            "generateName", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences",
            "finalizers", "managedFields")
    }

    /// What is kept of a kind that has as many objects as there are endpoints: annotations, often the larger part of a
    /// pod, identifiers and times would be held for each of them, and nobody reads them.
    func reduced(labels: [String: String]) -> ObjectMeta {
        ObjectMeta(name: name, namespace: namespace, labels: labels)
    }
}

extension Fields {
    mutating func metadata(_ kind: Kind, namespace: String) -> ObjectMeta {
        require("metadata")
        return object("metadata") { ObjectMeta(&$0, kind: kind, namespace: namespace) } ?? ObjectMeta(name: "")
    }
}
