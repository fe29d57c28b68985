import Kubernetes
import Logging

/// Takes a request past the webhooks that want to see it.
struct WebhookAdmission: Sendable {
    private static let configurations: [GroupVersionResource] = [
        .mutatingWebhookConfigurations, .validatingWebhookConfigurations,
    ]

    let store: ObjectStore
    let log: Logger
    private let table: DerivedValue<WebhookTable>
    private let caller: WebhookCaller

    init(store: ObjectStore, log: Logger) {
        self.store = store
        self.log = log
        table = DerivedValue(store, of: Self.configurations) { WebhookTable(mutating: $0[0], validating: $0[1]) }
        caller = WebhookCaller(store: store)
    }

    /// Whether any webhook may want to see something of this.
    func isConcerned(_ target: AdmissionTarget) async throws(APIStatus) -> Bool {
        try await table.current().isConcerned(target)
    }

    /// All webhooks, for an operation that changes no object: deletions and connections.
    /// - Throws: `APIStatus` of the webhook that denies it.
    func admit(_ attributes: AdmissionAttributes, _ warnings: WarningList) async throws(APIStatus) {
        _ = try await mutated(attributes, warnings)
        try await validate(attributes, warnings)
    }

    /// The object as the mutating webhooks leave it. Each sees what those before it did; those that ask for it are
    /// called once more when a later one has changed the object.
    /// - Throws: `APIStatus` of the webhook that denies it, or that has to be asked and cannot be.
    func mutated(_ attributes: AdmissionAttributes, _ warnings: WarningList) async throws(APIStatus) -> JSON? {
        let calls = try await table.current().mutating(attributes.target)
        if calls.isEmpty { return attributes.object }
        let labels = try await namespaceLabels(attributes, calls)
        var attributes = attributes
        var again: [WebhookTable.Call] = []
        var called: [WebhookTable.Call] = []
        for call in calls {
            guard let changed = try await mutate(attributes, call, labels, warnings) else { continue }
            if changed != attributes.object { again = called.filter(\.webhook.wantsReinvocation) }
            attributes.object = changed
            called.append(call)
        }
        for call in again {
            if let changed = try await mutate(attributes, call, labels, warnings) { attributes.object = changed }
        }
        return attributes.object
    }

    /// Asks the validating webhooks, all at the same time.
    /// - Throws: `APIStatus` of the first, by name, that denies it or that has to be asked and cannot be.
    func validate(_ attributes: AdmissionAttributes, _ warnings: WarningList) async throws(APIStatus) {
        let calls = try await table.current().validating(attributes.target)
        if calls.isEmpty { return }
        let labels = try await namespaceLabels(attributes, calls)
        let refusals = await withTaskGroup(of: (Int, APIStatus?).self) { group in
            for (index, call) in calls.enumerated() {
                group.addTask {
                    do throws(APIStatus) {
                        _ = try await verdict(attributes, call, labels, warnings)
                        return (index, nil)
                    } catch {
                        return (index, error)
                    }
                }
            }
            return await group.reduce(into: [Int: APIStatus]()) { $0[$1.0] = $1.1 }
        }
        if let first = refusals.min(by: { $0.key < $1.key }) { throw first.value }
    }

    /// The object after a webhook has seen it; `nil` when the webhook was not asked.
    private func mutate(
        _ attributes: AdmissionAttributes, _ call: WebhookTable.Call, _ labels: [String: String]?,
        _ warnings: WarningList
    ) async throws(APIStatus) -> JSON? {
        guard let verdict = try await verdict(attributes, call, labels, warnings) else { return nil }
        guard let patch = verdict.patch else { return attributes.object }
        return try WebhookPatch.apply(patch, to: attributes, call)
    }

    /// What a webhook says that admits the object; `nil` when it does not want to see the object, or could not be asked
    /// and need not be.
    private func verdict(
        _ attributes: AdmissionAttributes, _ call: WebhookTable.Call, _ labels: [String: String]?,
        _ warnings: WarningList
    ) async throws(APIStatus) -> AdmissionReview.Verdict? {
        let webhook = call.webhook
        guard webhook.selects(attributes, namespaceLabels: attributes.ownNamespaceLabels ?? labels) else { return nil }
        if attributes.isDryRun, webhook.hasSideEffects {
            throw .badRequest("admission webhook \"\(webhook.name)\" does not support dry run")
        }
        guard let verdict = try await answer(attributes, call) else { return nil }
        verdict.warnings.forEach(warnings.add)
        guard verdict.isAllowed else { throw verdict.denial(by: webhook) }
        return verdict
    }

    private func answer(
        _ attributes: AdmissionAttributes, _ call: WebhookTable.Call
    ) async throws(APIStatus) -> AdmissionReview.Verdict? {
        do throws(WebhookFailure) {
            return try await caller.ask(call, attributes)
        } catch {
            guard call.webhook.ignoresFailures else { throw error.status(call.webhook) }
            log.warning("webhook \"\(call.webhook.name)\" is passed over: \(error.message); check \(error.advice)")
            return nil
        }
    }

    /// The labels of the namespace that the object is in; `nil` for what is in none.
    private func namespaceLabels(
        _ attributes: AdmissionAttributes, _ calls: [WebhookTable.Call]
    ) async throws(APIStatus) -> [String: String]? {
        guard !attributes.namespace.isEmpty, attributes.target.type.isNamespaced else { return nil }
        guard calls.contains(where: { !$0.webhook.namespaces.requirements.isEmpty }) else { return [:] }
        let type = try store.catalog.type(.namespaces)
        return try await store.stored(type, namespace: "", name: attributes.namespace).attributes.labels
    }
}

extension AdmissionReview.Verdict {
    /// The refusal of a request, in Kubernetes' words.
    func denial(by webhook: Webhook) -> APIStatus {
        let denied = "admission webhook \"\(webhook.name)\" denied the request"
        let reason = status["reason"]?.string ?? ""
        let text = status["message"]?.string ?? ""
        let why = text.isEmpty ? reason : text
        let code = status["code"]?.int.flatMap(Int.init(exactly:)) ?? 400
        return APIStatus(
            code: (400...599).contains(code) ? code : 400, reason: .init(rawValue: reason),
            message: why.isEmpty ? "\(denied) without explanation" : "\(denied): \(why)",
            details: status["details"].flatMap(APIStatus.Details.init(json:)))
    }
}
