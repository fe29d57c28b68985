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
    func answer(_ info: RequestInfo, accept: String?) throws(APIStatus) -> Response {
        guard info.method == "get" || info.method == "head" else { throw .methodNotAllowed }
        if let root = rootAnswer(info, accept) { return root }
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
        case ("openapi", 4) where segments[1...2] == ["v3", "api"]: openAPI.document(group: "", version: segments[3])
        case ("openapi", 5) where segments[1...2] == ["v3", "apis"]:
            openAPI.document(group: segments[3], version: segments[4])
        default: nil
        }
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
