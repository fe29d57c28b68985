import FoundationEssentials
import Kubernetes

/// The query parameters of lists and watches (meta.k8s.io v1 `ListOptions`).
struct ListParameters: Sendable, Hashable {
    var selection: Selection
    /// `nil`: no limit.
    var limit: Int?
    var continuation: Continuation?
    /// `nil` when not given; zero means "any".
    var resourceVersion: ResourceVersion?
    var timeout: Duration?
    var allowsBookmarks: Bool
    var sendsInitialEvents: Bool

    /// - Throws: `APIStatus` 400.
    init(_ query: QueryItems, _ resource: RequestInfo.Resource, _ type: ResourceType) throws(APIStatus) {
        selection = Selection(
            labels: try LabelSelector(parsing: query["labelSelector"] ?? ""),
            fields: try FieldSelector(parsing: query["fieldSelector"] ?? "", for: type))
        if let name = resource.name {
            selection.fields.requirements.append(.init(path: "metadata.name", equal: true, value: name))
        }
        let limit = try query.number("limit")
        self.limit = limit == 0 ? nil : limit
        continuation = try query["continue"].map { text throws(APIStatus) in try Continuation(token: text) }
        if let text = query["resourceVersion"] {
            guard let version = ResourceVersion(text) else {
                throw .badRequest("resourceVersion: '\(text)' is not a version that this server has given out")
            }
            resourceVersion = version
        }
        timeout = try query.number("timeoutSeconds").map { .seconds($0) }
        allowsBookmarks = query.isTrue("allowWatchBookmarks")
        sendsInitialEvents = query.isTrue("sendInitialEvents")
    }

    /// Where a list goes on, and since when it has been going on.
    struct Continuation: Sendable, Hashable {
        let version: ResourceVersion
        let after: ListPosition

        init(version: ResourceVersion, after: ListPosition) {
            self.version = version
            self.after = after
        }

        /// - Throws: `APIStatus` 400 for a token that was not made here.
        init(token: String) throws(APIStatus) {
            guard let data = Data(base64Encoded: token), let json = try? JSON(decoding: [UInt8](data)),
                let version = json["v"]?.int, let namespace = json["ns"]?.string, let name = json["n"]?.string
            else { throw .badRequest("continue: the token is not valid") }
            self.init(
                version: ResourceVersion(rawValue: version), after: ListPosition(namespace: namespace, name: name))
        }

        var token: String {
            let json: JSON = ["v": .int(version.rawValue), "ns": .string(after.namespace), "n": .string(after.name)]
            return Data(json.encoded(.sorted)).base64EncodedString()
        }
    }
}
