public import Foundation

/// The replacement of the mesh's root by another without a moment in which one proxy does not trust another: a value
/// that is told what is known and says how far it may go.
///
/// Forwards it goes from the old root to the new one. Rolling back is the same way with the two roots exchanged, begun
/// where nothing is lost.
public struct Rotation: Sendable, Hashable, Codable {
    public enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
        /// Every proxy learns to trust both roots. The authority that issued before still issues.
        case distributing
        /// The other authority issues, and every proxy gets a new certificate. Both roots are trusted.
        case reissuing
        /// The root that no certificate leads to any more is taken from every proxy.
        case retiring
        /// The Secret that the control plane starts with is made to hold the authority that issues now.
        case installing
        case completed
    }

    /// Why the rotation stands still.
    public struct Pause: Sendable, Hashable, Codable {
        /// Whether a person wanted it; otherwise it paused itself.
        public let isWanted: Bool
        public let reason: String
        public let since: Date
    }

    /// A phase that was entered.
    public struct Step: Sendable, Hashable, Codable {
        public let phase: Phase
        public let target: RotationSide
        public let at: Date
    }

    /// The roots that the old authority's files trust.
    public let old: [RotationRoot]
    /// The roots that the new authority's files trust.
    public let new: [RotationRoot]
    public let started: Date
    public private(set) var phase: Phase
    /// The authority that issues in the end.
    public private(set) var target: RotationSide
    public private(set) var pause: Pause?
    /// All phases entered so far, the present one last.
    public private(set) var steps: [Step]
    /// Since when nothing hinders the next phase; nil while something does.
    public private(set) var clearSince: Date?
    /// When it last went on after a pause.
    private var resumed: Date?

    /// A rotation that begins now.
    public init(old: [RotationRoot], new: [RotationRoot], now: Date) {
        self.old = old
        self.new = new
        started = now
        phase = .distributing
        target = .new
        steps = [Step(phase: .distributing, target: .new, at: now)]
    }

    /// Since when it is in its phase, or going on after a pause.
    private var since: Date { max(steps.last?.at ?? started, resumed ?? started) }

    /// The authority that issues now.
    public var issuer: RotationSide { phase == .distributing ? target.other : target }

    /// Whose roots are trusted now, that of the issuing authority first.
    public var trusted: [RotationSide] {
        switch phase {
        case .distributing, .reissuing: [issuer, issuer.other]
        case .retiring, .installing, .completed: [target]
        }
    }

    public var isOver: Bool { phase == .completed }

    /// Whether it goes back to the root that it was started from.
    public var isRollback: Bool { target == .old }

    /// The roots that no longer belong to the mesh once it is over, and those that stay.
    public var leaving: [RotationRoot] {
        let (kept, left) = target == .new ? (new, old) : (old, new)
        return left.filter { !kept.contains($0) }
    }
}

extension Rotation {
    /// Takes note of what is known and goes on if it may; pauses itself when something is wrong or takes too long.
    /// - Returns: whether a phase was entered or the rotation paused.
    public mutating func advance(_ evidence: RotationEvidence, patience: RotationPatience, now: Date) -> Bool {
        guard !isOver, pause == nil else { return false }
        if let refusal = evidence.refusals.first {
            pauseItself("a proxy refuses the roots: \(refusal)", now)
            return true
        }
        guard evidence.isClear else {
            clearSince = nil
            guard now.timeIntervalSince(since) > patience.limit else { return false }
            pauseItself("\(phase.rawValue) takes longer than \(spanText(patience.limit)): \(evidence.summary)", now)
            return true
        }
        let clear = clearSince ?? now
        clearSince = clear
        guard phase != .distributing || now.timeIntervalSince(clear) >= patience.settling else { return false }
        enter(next, now)
        return true
    }

    private var next: Phase {
        switch phase {
        case .distributing: .reissuing
        case .reissuing: .retiring
        case .retiring: .installing
        case .installing, .completed: .completed
        }
    }

    /// Does what a person asks for.
    /// - Throws: `RotationRefusal` when that makes no sense now.
    public mutating func apply(_ action: RotationRequest.Action, now: Date) throws(RotationRefusal) {
        guard !isOver else { throw RotationRefusal("the rotation is over; start another one") }
        switch action {
        case .start: throw RotationRefusal("a rotation is under way already (\(phase.rawValue)); see its status")
        case .pause: pause = Pause(isWanted: true, reason: "paused on request", since: now)
        case .resume:
            guard pause != nil else { throw RotationRefusal("the rotation is not paused") }
            pause = nil
            resumed = now
        case .rollback: try rollBack(now)
        }
    }

    private mutating func rollBack(_ now: Date) throws(RotationRefusal) {
        guard !isRollback else { throw RotationRefusal("the rotation rolls back already (\(phase.rawValue))") }
        guard phase != .installing else {
            throw RotationRefusal(
                "every proxy has dropped the old root already; to go back, start a rotation to the old authority")
        }
        target = target.other
        pause = nil
        // Where both roots are trusted the other authority can issue at once. Where proxies have begun to drop a root,
        // they have to learn it again first.
        enter(phase == .retiring ? .distributing : .reissuing, now)
    }

    private mutating func enter(_ phase: Phase, _ now: Date) {
        self.phase = phase
        clearSince = nil
        steps.append(Step(phase: phase, target: target, at: now))
    }

    private mutating func pauseItself(_ reason: String, _ now: Date) {
        pause = Pause(isWanted: false, reason: reason, since: now)
    }
}
