/// A change to an object, in one of the ways that API servers understand.
public enum Patch: Sendable, Hashable {
    /// A JSON merge patch (RFC 7386).
    case merge(JSON)
    /// A JSON patch (RFC 6902): an array of operations.
    case json(JSON)
    /// Kubernetes' own merge, which knows the keys of lists. Not for custom resources.
    case strategicMerge(JSON)
    /// Server-side apply: `object` says what `fieldManager` wants; `force` takes over fields that others own.
    case apply(JSON, force: Bool = false)

    /// The media type under which the patch is sent.
    public var contentType: String {
        switch self {
        case .merge: "application/merge-patch+json"
        case .json: "application/json-patch+json"
        case .strategicMerge: "application/strategic-merge-patch+json"
        case .apply: "application/apply-patch+yaml"
        }
    }

    /// What is sent. JSON is YAML, so it serves for `apply` as well.
    public var body: JSON {
        switch self {
        case .merge(let body), .json(let body), .strategicMerge(let body), .apply(let body, _): body
        }
    }

    var query: [Request.QueryItem] {
        if case .apply(_, force: true) = self { [.init("force", "true")] } else { [] }
    }
}
