import Kubernetes

// For controllers, which write in transactions of their own: their pods pass the webhooks as everybody's do, which is
// how pods of a ReplicaSet get their sidecars.
extension AdmittedWriter {
    /// A new object as the webhooks leave it, ready to be created.
    /// - Parameter controller: who creates it, such as `replicaset-controller`.
    /// - Throws: `APIStatus`: what webhooks say, and why it could not be stored.
    func admitted(
        _ object: JSON, _ resource: GroupVersionResource, as controller: String
    ) async throws(APIStatus) -> JSON {
        let type = try store.catalog.type(resource)
        let request = Request(
            type: type, version: resource.version, user: .serviceAccount(controller, namespace: "kube-system", uid: ""))
        guard try await webhooks.isConcerned(request.target(.create)) else { return object }
        var admitted = try await admitted(request) { _ in Proposal(type: type, previous: nil, object: object) }.object
        // It may be created several times, each with a name of its own.
        if object.name.isEmpty { admitted.metadata["name"] = nil }
        return admitted
    }
}
