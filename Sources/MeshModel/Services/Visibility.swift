/// The namespaces whose proxies see an object (`exportTo`).
public enum Visibility: Sendable, Hashable {
    /// All of them.
    case everywhere
    /// These; none when the set is empty.
    case namespaces(Set<String>)

    /// From `exportTo` of an object in `namespace`: `*`, `.` for its own, `~` for none, or names. Empty means all.
    public init(exportTo: [String], of namespace: String) {
        if exportTo.isEmpty || exportTo.contains("*") {
            self = .everywhere
        } else {
            self = .namespaces(Set(exportTo.filter { $0 != "~" }.map { $0 == "." ? namespace : $0 }))
        }
    }

    /// Whether proxies of `namespace` see the object.
    public func includes(_ namespace: String) -> Bool {
        switch self {
        case .everywhere: true
        case .namespaces(let names): names.contains(namespace)
        }
    }
}
