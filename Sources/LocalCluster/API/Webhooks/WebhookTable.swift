import Kubernetes

/// All webhooks of a cluster. Pure.
struct WebhookTable: Sendable {
    /// A webhook and the version in which it wants to see an object.
    struct Call: Sendable, Hashable {
        let webhook: Webhook
        let version: String
    }

    private let mutating: [Webhook]
    private let validating: [Webhook]

    /// - Parameters: the configurations of each kind. Webhooks are asked in the order of their configurations' names.
    init(mutating: [JSON], validating: [JSON]) {
        self.mutating = Self.webhooks(mutating)
        self.validating = Self.webhooks(validating)
    }

    func mutating(_ target: AdmissionTarget) -> [Call] { Self.calls(mutating, target) }
    func validating(_ target: AdmissionTarget) -> [Call] { Self.calls(validating, target) }

    func isConcerned(_ target: AdmissionTarget) -> Bool {
        guard Self.isOpen(target) else { return false }
        return (mutating + validating).contains { $0.version(for: target) != nil }
    }

    private static func webhooks(_ configurations: [JSON]) -> [Webhook] {
        configurations.sorted { $0.name < $1.name }.flatMap { ($0["webhooks"]?.array ?? []).map(Webhook.init) }
    }

    private static func calls(_ webhooks: [Webhook], _ target: AdmissionTarget) -> [Call] {
        guard isOpen(target) else { return [] }
        return webhooks.compactMap { webhook in
            webhook.version(for: target).map { Call(webhook: webhook, version: $0) }
        }
    }

    /// Webhooks see neither their own configurations, so that a broken one can be taken away, nor questions.
    private static func isOpen(_ target: AdmissionTarget) -> Bool {
        target.type.group != "admissionregistration.k8s.io" && !target.type.isReview
    }
}
