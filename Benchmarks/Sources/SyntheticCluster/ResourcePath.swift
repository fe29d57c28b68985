import MeshAPI

/// What the path of a request names: a kind, or one of its objects.
struct ResourcePath: Sendable, Hashable {
    let kind: Kind
    var namespace = ""
    var name: String?
    var subresource: String?

    /// Reads `/api/v1/...` and `/apis/GROUP/VERSION/...`; nil for what is not served.
    init?(_ path: Substring) {
        var parts = path.split(separator: "/")[...]
        switch parts.popFirst() {
        case "api": parts = parts.dropFirst()
        case "apis": parts = parts.dropFirst(2)
        default: return nil
        }
        if parts.count > 2, parts.first == "namespaces" {
            parts = parts.dropFirst()
            namespace = parts.popFirst().map(String.init) ?? ""
        }
        guard let plural = parts.popFirst(), let kind = Self.kinds[String(plural)] else { return nil }
        self.kind = kind
        name = parts.popFirst().map(String.init)
        subresource = parts.popFirst().map(String.init)
    }

    private static let kinds = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0.plural, $0) })
}
