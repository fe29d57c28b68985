/// What is on record of a rotation: everything but keys.
public struct RotationReport: Sendable, Hashable, Codable {
    /// Nil when none was ever started, or the last request to start one was refused.
    public var rotation: Rotation?
    /// As of the last look.
    public var evidence: RotationEvidence?
    /// The last request that was looked at.
    public var handledRequest: String?
    /// Why that was not done; nil when it was.
    public var refusal: String?

    public init(
        rotation: Rotation? = nil, evidence: RotationEvidence? = nil, handledRequest: String? = nil,
        refusal: String? = nil
    ) {
        self.rotation = rotation
        self.evidence = evidence
        self.handledRequest = handledRequest
        self.refusal = refusal
    }

    /// Whether a rotation is under way.
    public var isActive: Bool { rotation.map { !$0.isOver } ?? false }
}
