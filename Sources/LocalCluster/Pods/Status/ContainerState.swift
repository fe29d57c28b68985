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
    /// When the run that is going on began: before it counts as running.
    private var begun: Date?
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

    /// A run begins: if there was one before, this is a restart.
    mutating func begin(at date: Date) {
        if last != nil { restartCount += 1 }
        begun = date
    }

    /// The run counts as running from its beginning.
    mutating func run(since date: Date) {
        if begun == nil { begin(at: date) }
        phase = .running(since: begun ?? date)
    }

    mutating func end(_ exit: ContainerExit, at date: Date) {
        let ended = Ended(exit: exit, startedAt: begun ?? date, finishedAt: date)
        begun = nil
        phase = .terminated(ended)
        last = ended
        isReady = false
        hasStarted = false
    }
}
