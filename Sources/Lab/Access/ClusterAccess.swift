public import Kubernetes

/// What the lab does at one cluster's API server, as its administrator.
public struct ClusterAccess: Sendable {
    /// The cluster.
    public let cluster: LabCluster
    let client: Client
    /// Where ``client`` talks to and whom it trusts there.
    let configuration: ClientConfiguration

    /// All objects of a kind.
    public func list(_ resource: GroupVersionResource, namespace: String? = nil) async throws -> [JSON] {
        let answer = try await client.json(.list(resource, namespace: namespace))
        return answer["items"]?.array ?? []
    }

    /// One object; nil when there is none of that name.
    public func get(_ object: ObjectReference) async throws -> JSON? {
        do {
            return try await client.json(.get(object))
        } catch let error as APIError where error.isNotFound {
            return nil
        }
    }

    /// What a container printed in its current run.
    /// - Parameter container: the pod's first one when nil.
    public func log(of pod: PodName, container: String?) async throws -> String {
        let reference = ObjectReference(.pods, namespace: pod.namespace, name: pod.name)
        let query = container.map { [Request.QueryItem("container", $0)] } ?? []
        let request = Request.raw(.get, path: reference.path(subresource: "log"), query: query)
        return String(decoding: try await client.bytes(request, limit: 64 << 20), as: UTF8.self)
    }

    /// Creates an object, or merges it over the one of that name.
    /// - Returns: the object as the API server keeps it.
    @discardableResult
    public func apply(_ object: JSON) async throws -> JSON {
        let (resource, namespaced) = try await resource(of: object)
        guard let name = object["metadata"]?["name"]?.string else {
            throw LabError(.command, "\(object["kind"]?.string ?? "an object") without metadata.name cannot be applied")
        }
        let namespace = namespaced ? object["metadata"]?["namespace"]?.string ?? "default" : nil
        let reference = ObjectReference(resource, namespace: namespace ?? "", name: name)
        do {
            return try await client.json(.create(resource, namespace: namespace, body: object))
        } catch let error as APIError where error.isConflict {
            return try await client.json(.patch(reference, .merge(object)))
        }
    }

    /// Which resource an object is of: asked of the API server's discovery.
    private func resource(of object: JSON) async throws -> (GroupVersionResource, namespaced: Bool) {
        guard let apiVersion = object["apiVersion"]?.string, let kind = object["kind"]?.string else {
            throw LabError(.command, "an object without apiVersion and kind cannot be applied")
        }
        let parts = apiVersion.split(separator: "/", maxSplits: 1).map(String.init)
        let (group, version) = parts.count == 2 ? (parts[0], parts[1]) : ("", apiVersion)
        let found = GroupVersionResource(group: group, version: version, resource: "")
        let discovered = try await client.json(.raw(.get, path: found.prefix))["resources"]?.array ?? []
        guard
            let match = discovered.first(where: { item in
                item["kind"]?.string == kind && item["name"]?.string?.contains("/") == false
            }), let plural = match["name"]?.string
        else {
            throw LabError(.command, "\(cluster.name) serves no kind \(kind) in \(apiVersion)")
        }
        return (
            GroupVersionResource(group: group, version: version, resource: plural), match["namespaced"]?.bool ?? true
        )
    }
}
