import Kubernetes

/// What a request is about, read out of its method and path alone: enough to authorize it.
struct RequestInfo: Sendable, Hashable {
    enum Verb: String, Sendable, Hashable {
        case get, list, watch, create, update, patch, delete, deletecollection
    }

    /// A request for objects of some kind.
    struct Resource: Sendable, Hashable {
        let verb: Verb
        let group: String
        let version: String
        let plural: String
        /// `nil`: all namespaces, or a kind without.
        let namespace: String?
        /// `nil`: the collection.
        let name: String?
        /// Such as `status`.
        let subresource: String?

        /// As rules of RBAC name it: `pods` or `pods/log`.
        var combined: String { subresource.map { "\(plural)/\($0)" } ?? plural }
    }

    /// The method in lower case: the verb of requests that are not about objects.
    let method: String
    /// The decoded parts of the path.
    let segments: [String]
    /// `nil` for discovery, health and the like.
    let resource: Resource?

    var path: String { "/" + segments.joined(separator: "/") }

    /// - Throws: `APIStatus` 400 for a path that tries to reach elsewhere, 405 for an unknown method.
    init(method: String, path: String, query: QueryItems) throws(APIStatus) {
        self.method = method.lowercased()
        segments = try Self.segments(path)
        resource = try Self.resource(method, segments, isWatch: query.isTrue("watch"))
    }

    private static func segments(_ path: String) throws(APIStatus) -> [String] {
        var segments: [String] = []
        for part in path.split(separator: "/") {
            guard let text = PercentDecoding.segment(part), text != ".", text != "..",
                !text.contains("/"), !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
            else { throw .badRequest("the path of the URL is not valid") }
            segments.append(text)
        }
        return segments
    }

    private static func resource(
        _ method: String, _ segments: [String], isWatch: Bool
    ) throws(APIStatus) -> Resource? {
        let place: Place?
        switch segments.first {
        case "api" where segments.count >= 3: place = Place(group: "", version: segments[1], rest: segments[2...])
        case "apis" where segments.count >= 4:
            place = Place(group: segments[1], version: segments[2], rest: segments[3...])
        default: return nil
        }
        guard let place else { throw .unknownPath }
        guard let verb = verb(method, isCollection: place.name == nil, isWatch: isWatch) else {
            throw .methodNotAllowed
        }
        return Resource(
            verb: verb, group: place.group, version: place.version, plural: place.plural, namespace: place.namespace,
            name: place.name, subresource: place.subresource)
    }

    private static func verb(_ method: String, isCollection: Bool, isWatch: Bool) -> Verb? {
        switch method {
        case "GET", "HEAD": isWatch ? .watch : isCollection ? .list : .get
        case "POST": .create
        case "PUT": isCollection ? nil : .update
        case "PATCH": isCollection ? nil : .patch
        case "DELETE": isCollection ? .deletecollection : .delete
        default: nil
        }
    }
}

/// `[namespaces/NS/]PLURAL[/NAME[/SUBRESOURCE]]` below a group and version.
private struct Place {
    let group: String
    let version: String
    var namespace: String?
    let plural: String
    let name: String?
    let subresource: String?

    /// `nil` for a path that is too long.
    init?(group: String, version: String, rest: ArraySlice<String>) {
        self.group = group
        self.version = version
        var rest = Array(rest)
        let isNamespaceItself = rest.count == 3 && ["status", "finalize"].contains(rest[2])
        if rest[0] == "namespaces", rest.count >= 3, !isNamespaceItself {
            namespace = rest[1]
            rest.removeFirst(2)
        }
        guard rest.count <= 3 else { return nil }
        plural = rest[0]
        name = rest.count > 1 ? rest[1] : nil
        subresource = rest.count > 2 ? rest[2] : nil
    }
}
