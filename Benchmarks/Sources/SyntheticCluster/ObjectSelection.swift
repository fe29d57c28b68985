import MeshAPI

/// Which objects of a kind a request is about.
struct ObjectSelection: Sendable {
    /// Empty for all.
    var namespace = ""
    var name: String?
    /// Labels that objects must have.
    var labels: [String: String] = [:]

    /// - Parameter query: of the request. Selectors are understood in the forms `metadata.name=NAME` and `LABEL=VALUE`.
    init(namespace: String, query: [String: String]) {
        self.namespace = namespace
        if let field = query["fieldSelector"], field.hasPrefix("metadata.name=") {
            name = String(field.dropFirst("metadata.name=".count))
        }
        for term in (query["labelSelector"] ?? "").split(separator: ",") {
            let parts = term.split(separator: "=", omittingEmptySubsequences: true)
            if parts.count == 2 { labels[String(parts[0])] = String(parts[1]) }
        }
    }

    func covers(_ id: ClusterObject.ID, _ present: [String: String]) -> Bool {
        (namespace.isEmpty || id.namespace == namespace) && (name == nil || name == id.name)
            && labels.allSatisfy { present[$0.key] == $0.value }
    }
}
