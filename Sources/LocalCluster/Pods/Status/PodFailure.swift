/// Why a whole pod has failed, whatever its containers did.
struct PodFailure: Sendable, Hashable {
    /// In one word.
    let reason: String
    let message: String

    static let deadlineExceeded = PodFailure(
        reason: "DeadlineExceeded", message: "Pod was active on the node longer than the specified deadline")
}
