import Hummingbird
import Kubernetes

// `pods/NAME/eviction` and `pods/NAME/binding`.
extension ResourceHandler {
    /// Deletes a pod, unless a PodDisruptionBudget has something against it.
    func evict(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let eviction = try await BodyReader.object(scope.request)
        try Self.check(eviction, "Eviction", scope)
        _ = try await admitted(eviction, .create, scope)
        let options = try eviction["deleteOptions"].map(DeletionOptions.init(json:)) ?? DeletionOptions()
        try await store.write(isDryRun: scope.isDryRun || options.isDryRun) { transaction in
            let pod = try transaction.existing(scope.type, namespace: scope.namespace, name: scope.name)
            try options.check(pod)
            try transaction.spendDisruption(for: try pod.json())
            try transaction.delete(scope.type, namespace: scope.namespace, name: scope.name, options)
        }
        return Self.created
    }

    /// Gives a pod the node.
    func bind(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let binding = try await BodyReader.object(scope.request)
        try Self.check(binding, "Binding", scope)
        _ = try await admitted(binding, .create, scope)
        let target = binding["target"]
        guard target?["kind"]?.string ?? "Node" == "Node", let node = target?["name"]?.string, !node.isEmpty else {
            throw .invalid(scope.type, scope.name, [.required("target.name", "the name of a Node is expected")])
        }
        try await store.write(isDryRun: scope.isDryRun) { transaction in
            _ = try transaction.existing(try transaction.catalog.type(.nodes), namespace: "", name: node)
            let pod = try transaction.existing(scope.type, namespace: scope.namespace, name: scope.name)
            if let taken = try pod.json().spec["nodeName"]?.string, !taken.isEmpty {
                throw APIStatus.conflict(
                    scope.type, scope.name, "pod \(scope.name) is already assigned to node \"\(taken)\"")
            }
            try transaction.assign(pod, to: node)
        }
        return Self.created
    }

    private static func check(_ object: JSON, _ kind: String, _ scope: RequestScope) throws(APIStatus) {
        guard object["kind"]?.string ?? kind == kind else { throw .badRequest("the body must be of kind \(kind)") }
        if !object.name.isEmpty, object.name != scope.name {
            throw .badRequest("name in URL does not match name in \(kind) object")
        }
    }

    private static var created: Response {
        Answer.json(
            ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201], status: .created)
    }
}
