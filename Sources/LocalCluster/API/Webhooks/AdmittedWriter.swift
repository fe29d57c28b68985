import Kubernetes

/// Writes objects that the webhooks of the cluster have seen.
///
/// While no webhook is concerned, a write is one transaction. Otherwise what is proposed is worked out first without
/// being kept, the webhooks are asked, and then it is stored if the object is still as it was; if not, it begins again.
struct AdmittedWriter: Sendable {
    /// How often it begins again.
    private static let attempts = 5

    let store: ObjectStore
    let webhooks: WebhookAdmission

    /// What is known of a write beside the object.
    struct Request: Sendable {
        let type: ResourceType
        let version: String
        var subresource = ""
        let user: User
        var isDryRun = false
        var warnings = WarningList()
        /// Looks at what is to be stored, webhooks' changes included.
        var check: @Sendable (Proposal, Transaction) throws -> Void = { _, _ in }
    }

    /// - Parameter propose: works out the proposal from what is there; may be called more than once.
    /// - Throws: `APIStatus`, as `Transaction.store`, and what webhooks say.
    func write(
        _ request: Request, _ propose: @escaping @Sendable (Transaction) throws -> Proposal
    ) async throws(APIStatus) -> (stored: StoredObject, isNew: Bool) {
        guard try await isConcerned(request) else {
            return try await store.write(isDryRun: request.isDryRun, warnings: request.warnings) { transaction in
                let proposal = try propose(transaction)
                try request.check(proposal, transaction)
                return (try transaction.store(proposal), proposal.isNew)
            }
        }
        for _ in 0..<Self.attempts {
            guard let admitted = try await admitted(try await draft(request, propose), request),
                let stored = try await finish(admitted, request)
            else { continue }
            return (stored, admitted.isNew)
        }
        throw APIStatus(
            code: 409, reason: .conflict,
            message: "\(request.type.qualifiedName): the object kept changing while webhooks were asked; try again")
    }

    private func isConcerned(_ request: Request) async throws(APIStatus) -> Bool {
        for operation in [AdmissionOperation.create, .update] {
            if try await webhooks.isConcerned(request.target(operation)) { return true }
        }
        return false
    }
}

// The steps of a write that webhooks see.
extension AdmittedWriter {
    /// What is proposed, and how it would be stored.
    private struct Draft: Sendable {
        let proposal: Proposal
        /// `nil`: not as it is; a webhook may repair it.
        let completed: JSON?
    }

    /// What is proposed, as the webhooks leave it.
    func admitted(
        _ request: Request, _ propose: @escaping @Sendable (Transaction) throws -> Proposal
    ) async throws(APIStatus) -> Proposal {
        guard let admitted = try await admitted(try await draft(request, propose), request) else {
            throw .conflict(request.type, "", "the object has been modified while webhooks were asked; try again")
        }
        return admitted
    }

    private func draft(
        _ request: Request, _ propose: @escaping @Sendable (Transaction) throws -> Proposal
    ) async throws(APIStatus) -> Draft {
        try await store.write(isDryRun: true) { transaction in
            let proposal = try propose(transaction)
            do {
                let stored = try transaction.store(proposal)
                return Draft(proposal: proposal, completed: try stored.json(version: request.version))
            } catch let status as APIStatus where status.code == 422 {
                return Draft(proposal: proposal, completed: nil)
            }
        }
    }

    /// `nil`: the object is no longer the one that the draft is for.
    private func admitted(_ draft: Draft, _ request: Request) async throws(APIStatus) -> Proposal? {
        var proposal = draft.proposal
        let seen = ProposedObject.visible(draft.completed, of: proposal, request)
        var attributes = try attributes(proposal, seen, request)
        attributes.object = try await webhooks.mutated(attributes, request.warnings)
        let changed = attributes.object ?? seen
        if changed == seen, let completed = draft.completed {
            attributes.object = ProposedObject.final(completed, of: proposal)
        } else {
            proposal.object = changed
            guard let completed = try await completed(proposal, request) else { return nil }
            attributes.object = ProposedObject.final(completed, of: proposal)
        }
        if proposal.isNew, let name = attributes.object?.name { proposal.object.metadata["name"] = .string(name) }
        try await webhooks.validate(attributes.named(attributes.object?.name ?? ""), request.warnings)
        return proposal
    }

    private func completed(_ proposal: Proposal, _ request: Request) async throws(APIStatus) -> JSON? {
        try await store.write(isDryRun: true) { transaction in
            guard try Self.isCurrent(proposal, transaction) else { return nil }
            return try transaction.store(proposal).json(version: request.version)
        }
    }

    /// Whether the object is still as it was when the proposal was worked out.
    private static func isCurrent(_ proposal: Proposal, _ transaction: Transaction) throws -> Bool {
        let namespace = proposal.type.isNamespaced ? proposal.object.namespace : ""
        let current = try transaction.stored(proposal.type, namespace: namespace, name: proposal.object.name)
        return current?.version == proposal.previous?.version
    }

    private func attributes(
        _ proposal: Proposal, _ object: JSON, _ request: Request
    ) throws(APIStatus) -> AdmissionAttributes {
        let options = proposal.isNew ? "CreateOptions" : "UpdateOptions"
        do {
            return AdmissionAttributes(
                target: request.target(proposal.isNew ? .create : .update),
                namespace: proposal.type.isNamespaced ? object.namespace : "", name: object.name, object: object,
                previous: try proposal.previous?.json(version: request.version), user: request.user,
                isDryRun: request.isDryRun, options: .options(options, isDryRun: request.isDryRun))
        } catch {
            throw APIStatus(error)
        }
    }

    /// Stores the proposal; `nil` when the object is no longer the one that the webhooks were shown.
    private func finish(_ proposal: Proposal, _ request: Request) async throws(APIStatus) -> StoredObject? {
        try await store.write(isDryRun: request.isDryRun, warnings: request.warnings) { transaction in
            guard try Self.isCurrent(proposal, transaction) else { return nil }
            try request.check(proposal, transaction)
            return try transaction.store(proposal)
        }
    }
}

extension AdmittedWriter.Request {
    func target(_ operation: AdmissionOperation) -> AdmissionTarget {
        AdmissionTarget(operation: operation, type: type, version: version, subresource: subresource)
    }
}

extension AdmissionAttributes {
    func named(_ name: String) -> AdmissionAttributes {
        AdmissionAttributes(
            target: target, namespace: namespace, name: name, object: object, previous: previous, user: user,
            isDryRun: isDryRun, options: options)
    }
}

extension JSON {
    /// The options of a request (meta.k8s.io v1), such as CreateOptions.
    static func options(_ kind: String, isDryRun: Bool) -> JSON {
        var options: JSON = ["kind": .string(kind), "apiVersion": "meta.k8s.io/v1"]
        if isDryRun { options["dryRun"] = ["All"] }
        return options
    }
}
