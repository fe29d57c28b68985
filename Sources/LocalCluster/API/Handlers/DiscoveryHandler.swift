import Hummingbird
import Kubernetes

/// Answers what is not about objects: discovery, health, version, OpenAPI.
struct DiscoveryHandler: Sendable {
    /// The kinds that are served at the moment of a request.
    private let catalog: @Sendable () -> ResourceCatalog
    private let cache = OpenAPICache()
    private let paths: JSON = ["paths": ["/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version"]]

    init(_ catalog: @escaping @Sendable () -> ResourceCatalog) { self.catalog = catalog }

    private var discovery: Discovery { Discovery(catalog: catalog()) }
    private var openAPI: OpenAPI { OpenAPI(catalog: catalog(), cache: cache) }

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
        case "/openapi/v2": Self.oldDocument(accept)
        case "/api": aggregatedVersion(accept).map { aggregated(discovery.aggregatedCore($0), $0) }
        case "/apis": aggregatedVersion(accept).map { aggregated(discovery.aggregatedGroups($0), $0) }
        default: nil
        }
    }

    /// Version 2 of OpenAPI describes nothing here. Clients ask for it about kinds that nobody serves, and go on when
    /// they find nothing; the empty message is a document in protobuf.
    private static func oldDocument(_ accept: String?) -> Response {
        if accept?.contains("application/com.github.proto-openapi.spec.v2@v1.0+protobuf") == true {
            // What is asked for is no media type in the sense of RFC 2045; this is.
            return Answer.bytes([], contentType: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
        }
        return Answer.json(["swagger": "2.0", "info": ["title": "Kubernetes", "version": "v1.36.0"], "paths": [:]])
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

    /// The version in which a client wants everything at once; `nil` when it does not.
    private func aggregatedVersion(_ accept: String?) -> String? {
        for entry in (accept ?? "").split(separator: ",") {
            let parameters = MediaType.parameters(entry)
            if parameters["as"] == "APIGroupDiscoveryList", let version = parameters["v"],
                Discovery.aggregatedVersions.contains(version)
            {
                return version
            }
        }
        return nil
    }

    private func aggregated(_ json: JSON, _ version: String) -> Response {
        Answer.bytes(json.encoded(), contentType: Discovery.aggregatedMediaType(version))
    }
}
