import FoundationEssentials
import Hummingbird
import Kubernetes

/// A request for objects, with all that its handlers look at.
struct RequestScope: Sendable {
    let request: Request
    let connection: Connection
    let info: RequestInfo.Resource
    let type: ResourceType
    let query: QueryItems
    let user: User
    let now: Date
    /// Do everything but keep it.
    let isDryRun: Bool
    /// What the client is told beside the answer.
    let warnings = WarningList()

    /// - Throws: `APIStatus` 404 for a kind, version or place that is not served, 400 for parameters.
    init(
        _ request: Request, _ connection: Connection, _ info: RequestInfo.Resource, _ catalog: ResourceCatalog,
        _ query: QueryItems, _ user: User, _ now: Date
    ) throws(APIStatus) {
        type = try catalog.type(
            GroupVersionResource(group: info.group, version: info.version, resource: info.plural))
        try type.checkConversion(to: info.version)
        if let warning = type.customVersion?.deprecationWarning { warnings.add(warning) }
        if info.namespace != nil, !type.isNamespaced { throw .unknownPath }
        if info.namespace == nil, type.isNamespaced, info.name != nil { throw .unknownPath }
        guard [nil, "All"].contains(query["dryRun"]) else { throw .badRequest("dryRun: only 'All' is understood") }
        isDryRun = query["dryRun"] != nil
        self.request = request
        self.connection = connection
        self.info = info
        self.query = query
        self.user = user
        self.now = now
    }

    /// Empty for cluster-scoped kinds.
    var namespace: String { info.namespace ?? "" }
    var name: String { info.name ?? "" }
    var apiVersion: String { type.apiVersion(info.version) }

    func representation() throws(APIStatus) -> Representation {
        try Representation(type, version: info.version, accept: request.headers[.accept], query: query, now: now)
    }

    /// An object from the body, checked against the URL and completed from it.
    func object() async throws(APIStatus) -> JSON {
        let (object, duplicates) = try await BodyReader.decoded(request)
        return try known(try checked(object), duplicates: duplicates)
    }

    /// - Throws: `APIStatus` 400 when the object is not what the URL says.
    func checked(_ object: JSON) throws(APIStatus) -> JSON {
        var object = object
        guard object.object != nil, object["metadata"] == nil || object.metadata.object != nil else {
            throw .badRequest("the object provided is unrecognized (must be of type \(type.kind))")
        }
        try checkKind(object)
        object["kind"] = .string(type.kind)
        object["apiVersion"] = .string(apiVersion)
        if type.isNamespaced {
            if !object.namespace.isEmpty, object.namespace != namespace {
                throw .badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            object.metadata["namespace"] = .string(namespace)
        }
        if let name = info.name {
            if object.name.isEmpty { object.metadata["name"] = .string(name) }
            guard object.name == name else {
                throw .badRequest(
                    "the name of the object (\(object.name)) does not match the name on the URL (\(name))")
            }
        }
        return object
    }

    private func checkKind(_ object: JSON) throws(APIStatus) {
        if let kind = object["kind"]?.string, kind != type.kind {
            throw .badRequest(
                "\(kind) in version \"\(object["apiVersion"]?.string ?? "")\" cannot be handled as a \(type.kind)")
        }
        if let version = object["apiVersion"]?.string, version != apiVersion {
            throw .badRequest(
                "the API version in the data (\(version)) does not match the expected API version (\(apiVersion))")
        }
    }
}
