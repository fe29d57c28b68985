import Kubernetes

// Deletions that webhooks see.
extension AdmittedWriter {
    /// - Throws: `APIStatus`, as `Transaction.delete`, and what webhooks say.
    func delete(
        _ request: Request, namespace: String, name: String, _ options: DeletionOptions
    ) async throws(APIStatus) -> Deletion {
        var options = options
        if try await webhooks.isConcerned(request.target(.delete)) {
            let current = try await store.stored(request.type, namespace: namespace, name: name)
            try options.check(current)
            try await admitDeletion(of: current, request, options)
            options.uid = current.uid
        }
        return try await store.write(isDryRun: options.isDryRun, warnings: request.warnings) { [options] transaction in
            try transaction.delete(request.type, namespace: namespace, name: name, options)
        }
    }

    /// Asks the webhooks about each of several objects that are to be deleted.
    /// - Returns: the uids of those that may be; `nil`: no webhook is concerned.
    func admittedForDeletion(
        _ request: Request, namespace: String?, where selection: Selection, _ options: DeletionOptions
    ) async throws(APIStatus) -> Set<String>? {
        guard try await webhooks.isConcerned(request.target(.delete)) else { return nil }
        var admitted: Set<String> = []
        for object in try await store.page(request.type, namespace: namespace, where: selection).objects {
            try await admitDeletion(of: object, request, options)
            admitted.insert(object.uid)
        }
        return admitted
    }

    private func admitDeletion(
        of object: StoredObject, _ request: Request, _ options: DeletionOptions
    ) async throws(APIStatus) {
        let previous: JSON
        do { previous = try object.json(version: request.version) } catch { throw APIStatus(error) }
        var shown = JSON.options("DeleteOptions", isDryRun: options.isDryRun)
        if let seconds = options.gracePeriodSeconds { shown["gracePeriodSeconds"] = .int(seconds) }
        try await webhooks.admit(
            AdmissionAttributes(
                target: request.target(.delete), namespace: object.namespace, name: object.name, previous: previous,
                user: request.user, isDryRun: options.isDryRun, options: shown),
            request.warnings)
    }
}
