import Hummingbird
import Kubernetes

extension ResourceHandler {
    /// `namespaces/NAME/finalize`: replaces `spec.finalizers`. A namespace on its way out goes with the last of them.
    func finalize(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let wanted = try await scope.object()
        let stored = try await store.write(isDryRun: scope.isDryRun) { transaction in
            let current = try transaction.existing(scope.type, namespace: "", name: scope.name)
            var object = try current.json()
            let version = wanted.metadata["resourceVersion"]?.string ?? ""
            guard version.isEmpty || version == current.version.description else {
                throw APIStatus.modified(scope.type, scope.name)
            }
            object.spec["finalizers"] = wanted.spec["finalizers"]
            try transaction.finish(namespace: object, current)
            return try transaction.stored(scope.type, namespace: "", name: scope.name) ?? current
        }
        return try encoded { stored.encoded(version: scope.info.version) }
    }
}
