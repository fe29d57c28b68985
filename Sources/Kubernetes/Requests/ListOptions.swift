/// How to list.
public struct ListOptions: Sendable, Hashable {
    /// What `resourceVersion` means to the server.
    public enum VersionMatch: String, Sendable, Hashable {
        case exact = "Exact"
        case notOlderThan = "NotOlderThan"
    }

    /// Which labels objects must have, in kubectl's notation: `app=web,tier!=cache`.
    public var labelSelector: String?
    /// Which fields objects must have: `spec.nodeName=n1`.
    public var fieldSelector: String?
    /// The most objects per page.
    public var limit: Int?
    /// The `continue` of the page before.
    public var `continue`: String?
    public var resourceVersion: String?
    public var resourceVersionMatch: VersionMatch?

    public init(
        labelSelector: String? = nil, fieldSelector: String? = nil, limit: Int? = nil, continue: String? = nil,
        resourceVersion: String? = nil, resourceVersionMatch: VersionMatch? = nil
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.limit = limit
        self.continue = `continue`
        self.resourceVersion = resourceVersion
        self.resourceVersionMatch = resourceVersionMatch
    }

    var query: [Request.QueryItem] {
        [
            .init("labelSelector", labelSelector), .init("fieldSelector", fieldSelector),
            .init("limit", limit.map(String.init)), .init("continue", `continue`),
            .init("resourceVersion", resourceVersion),
            .init("resourceVersionMatch", resourceVersionMatch?.rawValue),
        ].compactMap(\.self)
    }
}

extension Request.QueryItem {
    /// An item whose value may be left out.
    init?(_ name: String, _ value: String?) {
        guard let value else { return nil }
        self.init(name, value as String)
    }
}
