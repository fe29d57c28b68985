import Kubernetes

// What is looked at before a request is done.
extension ResourceHandler {
    /// What a write has to be, as the scope tells it.
    func writeRequest(_ scope: RequestScope) async throws(APIStatus) -> AdmittedWriter.Request {
        var request = AdmittedWriter.Request(
            type: scope.type, version: scope.info.version, subresource: scope.info.subresource ?? "", user: scope.user,
            isDryRun: scope.isDryRun, warnings: scope.warnings)
        let isGrant = scope.type.group == "rbac.authorization.k8s.io"
        let grants =
            isGrant ? GrantGuard(user: scope.user, policy: try await reviews.authorizer.policy()) : nil
        request.check = { proposal, transaction in
            try scope.checkFaults(proposal)
            try grants?.check(proposal, in: transaction)
        }
        return request
    }

    /// What the webhooks make of an object that is sent to a subresource, such as an Eviction or a Scale.
    func admitted(
        _ object: JSON, previous: JSON? = nil, _ operation: AdmissionOperation, _ scope: RequestScope
    ) async throws(APIStatus) -> JSON {
        let target = try await writeRequest(scope).target(operation)
        guard try await writer.webhooks.isConcerned(target) else { return object }
        let options = operation == .create ? "CreateOptions" : "UpdateOptions"
        var attributes = AdmissionAttributes(
            target: target, namespace: scope.namespace, name: scope.name, object: object, previous: previous,
            user: scope.user, isDryRun: scope.isDryRun, options: .options(options, isDryRun: scope.isDryRun))
        attributes.object = try await writer.webhooks.mutated(attributes, scope.warnings)
        try await writer.webhooks.validate(attributes, scope.warnings)
        return attributes.object ?? object
    }

    /// Asks the webhooks about connections to pods.
    func admitConnection(_ scope: RequestScope, _ subresource: String) async throws(APIStatus) {
        guard scope.type.storageName == "pods", PodConnection.subresources.contains(subresource) else { return }
        let target = AdmissionTarget(
            operation: .connect, type: scope.type, version: scope.info.version, subresource: subresource)
        guard try await writer.webhooks.isConcerned(target) else { return }
        try await writer.webhooks.admit(
            AdmissionAttributes(
                target: target, namespace: scope.namespace, name: scope.name,
                object: PodConnection(subresource: subresource).options(scope.query), user: scope.user),
            scope.warnings)
    }
}
