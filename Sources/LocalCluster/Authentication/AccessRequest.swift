import Kubernetes

/// What somebody wants to do.
enum AccessRequest: Sendable, Hashable {
    /// Something to objects. `resource` may hold a subresource: `pods/log`. Empty namespace: all, or none.
    case resource(verb: String, group: String, resource: String, namespace: String, name: String)
    /// Something to another path.
    case path(verb: String, path: String)
}

extension AccessRequest {
    /// - Parameter query: of the same request. Lists and watches of one object by its name count as of that object.
    init(_ info: RequestInfo, _ query: QueryItems) {
        if let resource = info.resource {
            let selected = [.list, .watch].contains(resource.verb) ? Self.selectedName(query) : nil
            self = .resource(
                verb: resource.verb.rawValue, group: resource.group, resource: resource.combined,
                namespace: resource.namespace ?? "", name: resource.name ?? selected ?? "")
        } else {
            self = .path(verb: info.method, path: info.path)
        }
    }

    private static func selectedName(_ query: QueryItems) -> String? {
        for part in (query["fieldSelector"] ?? "").split(separator: ",") where part.hasPrefix("metadata.name=") {
            let name = part.dropFirst("metadata.name=".count)
            return String(name.first == "=" ? name.dropFirst() : name)
        }
        return nil
    }

    /// What else a request needs. Whoever opens a stream to a container by a GET, as WebSockets must, has to be allowed
    /// to create one as well.
    var alsoNeeded: AccessRequest? {
        guard case .resource("get", "", let resource, let namespace, let name) = self,
            ["pods/exec", "pods/attach", "pods/portforward"].contains(resource)
        else { return nil }
        return .resource(verb: "create", group: "", resource: resource, namespace: namespace, name: name)
    }

    /// The refusal in Kubernetes' words.
    func forbidden(_ user: User) -> APIStatus {
        switch self {
        case .path(let verb, let path):
            return APIStatus(
                code: 403, reason: .forbidden,
                message: "forbidden: User \"\(user.name)\" cannot \(verb) path \"\(path)\"", details: .init())
        case .resource(let verb, let group, let resource, let namespace, let name):
            let plural = resource.split(separator: "/").first.map(String.init) ?? resource
            let qualified = group.isEmpty ? plural : "\(plural).\(group)"
            let subject = name.isEmpty ? qualified : "\(qualified) \"\(name)\""
            let place = namespace.isEmpty ? "at the cluster scope" : "in the namespace \"\(namespace)\""
            let deed = "cannot \(verb) resource \"\(resource)\" in API group \"\(group)\" \(place)"
            return APIStatus(
                code: 403, reason: .forbidden, message: "\(subject) is forbidden: User \"\(user.name)\" \(deed)",
                details: .init(group: group, kind: plural, name: name))
        }
    }
}
