import Kubernetes

/// Why a webhook could not be asked, or gave no answer that counts.
struct WebhookFailure: Error, Hashable {
    let message: String
    /// What to check next.
    let advice: String

    init(_ message: String, check advice: String) {
        self.message = message
        self.advice = advice
    }

    /// What a request fails with that needs the webhook.
    func status(_ webhook: Webhook) -> APIStatus {
        let causes = [APIStatus.Cause(reason: "", message: "failed calling webhook \"\(webhook.name)\": \(message)")]
        var status = APIStatus.internalError("failed calling webhook \"\(webhook.name)\": \(message); check \(advice)")
        status.details = .init(causes: causes)
        return status
    }
}
