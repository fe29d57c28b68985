import Hummingbird
import Kubernetes

/// Answers what is not about objects: discovery, health, version, OpenAPI.
struct DiscoveryHandler: Sendable {
    private let discovery: Discovery
    private let openAPI: OpenAPI
    private let paths: JSON = ["paths": ["/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version"]]

    init(_ catalog: ResourceCatalog) {
        discovery = Discovery(catalog: catalog)
        openAPI = OpenAPI(catalog: catalog)
    }

    /// - Throws: `APIStatus` 404, 405.
    func answer(_ info: RequestInfo, _ query: QueryItems, accept: String?) throws(APIStatus) -> Response {
        guard info.method == "get" || info.method == "head" else { throw .methodNotAllowed }
        if let root = rootAnswer(info, accept) { return root }
        if let document = openAPIDocument(info.segments) { return Self.answer(document, hash: query["hash"]) }
        guard let json = json(info.segments) else { throw .unknownPath }
        return Answer.json(json)
    }

    private func rootAnswer(_ info: RequestInfo, _ accept: String?) -> Response? {
        switch info.path {
        case "/healthz", "/readyz", "/livez": Answer.text("ok")
        case "/api" where wantsAggregated(accept): aggregated(discovery.aggregatedCore)
        case "/apis" where wantsAggregated(accept): aggregated(discovery.aggregatedGroups)
        default: nil
        }
    }

    private func json(_ segments: [String]) -> JSON? {
        switch segments {
        case []: paths
        case ["version"]: ServerVersion.json
        case ["api"]: Discovery.coreVersions
        case ["apis"]: discovery.groupList
        case ["openapi", "v3"]: openAPI.index
        default: json(of: segments)
        }
    }

    private func json(of segments: [String]) -> JSON? {
        switch (segments.first, segments.count) {
        case ("api", 2): discovery.resourceList(group: "", version: segments[1])
        case ("apis", 2): discovery.group(segments[1])
        case ("apis", 3): discovery.resourceList(group: segments[1], version: segments[2])
        default: nil
        }
    }

    private func openAPIDocument(_ segments: [String]) -> OpenAPICache.Document? {
        switch (segments.prefix(3), segments.count) {
        case (["openapi", "v3", "api"], 4): openAPI.document(group: "", version: segments[3])
        case (["openapi", "v3", "apis"], 5): openAPI.document(group: segments[3], version: segments[4])
        default: nil
        }
    }

    /// A document that is asked for by its hash never changes.
    private static func answer(_ document: OpenAPICache.Document, hash: String?) -> Response {
        var response = Answer.bytes(document.bytes)
        response.headers[.eTag] = "\"\(document.hash)\""
        response.headers[.cacheControl] = hash == document.hash ? "public, immutable, max-age=31536000" : "no-cache"
        return response
    }

    private func wantsAggregated(_ accept: String?) -> Bool {
        (accept ?? "").split(separator: ",").contains { entry in
            let parameters = MediaType.parameters(entry)
            return parameters["as"] == "APIGroupDiscoveryList" && parameters["v"] == "v2"
        }
    }

    private func aggregated(_ json: JSON) -> Response {
        Answer.bytes(json.encoded(), contentType: Discovery.aggregatedMediaType)
    }
}
