import FoundationEssentials

/// What is known of a container of a pod.
struct ContainerState: Sendable, Hashable {
    enum Phase: Sendable, Hashable {
        case waiting(reason: String, message: String?)
        case running(since: Date)
        case terminated(Ended)
    }

    /// A run that is over.
    struct Ended: Sendable, Hashable {
        let exit: ContainerExit
        let startedAt: Date
        let finishedAt: Date
    }

    var phase = Phase.waiting(reason: "PodInitializing", message: nil)
    var last: Ended?
    var restartCount = 0
    /// Takes traffic, as far as its probes say.
    var isReady = false
    /// Has come up: its startup probe, if it has one, has passed.
    var hasStarted = false

    var isRunning: Bool { if case .running = phase { true } else { false } }
    var ended: Ended? { if case .terminated(let ended) = phase { ended } else { nil } }

    mutating func wait(_ reason: String, _ message: String? = nil) {
        phase = .waiting(reason: reason, message: message)
    }

    /// A run begins: the one before, if any, counts as a restart.
    mutating func run(since date: Date) {
        if last != nil { restartCount += 1 }
        phase = .running(since: date)
    }

    mutating func end(_ exit: ContainerExit, at date: Date) {
        var start = date
        if case .running(let since) = phase { start = since }
        let ended = Ended(exit: exit, startedAt: start, finishedAt: date)
        phase = .terminated(ended)
        last = ended
        isReady = false
        hasStarted = false
    }
}
