import DequeModule
import Kubernetes
import Synchronization

/// The newest changes of each kind, kept in memory for those who follow along, and the bell that wakes them.
///
/// Nobody has a buffer of their own: a watcher is only a position. One that is too slow for the memory reads from the
/// change log, and one that is too slow for that is told so (410).
final class ChangeFeed: Sendable {
    enum Reading {
        /// At least one change after the position.
        case changes(ArraySlice<Change>)
        /// Nothing after the position, up to this version.
        case upToDate(ResourceVersion)
        /// The memory does not reach back to the position: read the change log up to this version.
        case behind(upTo: ResourceVersion)
    }

    private struct State {
        var tails: [String: ChangeTail] = [:]
        var published: ResourceVersion
        var nextBell = 0
        var isClosed = false
    }

    private static let maximumReading = 100

    /// The version at which this feed began.
    private let start: ResourceVersion
    private let state: Mutex<State>

    init(start: ResourceVersion) {
        self.start = start
        state = Mutex(State(published: start))
    }

    /// Makes committed changes visible and wakes those who follow their kinds.
    /// - Parameter endedKinds: kinds that are not what they were: who follows them gets what is there, and then the end.
    func publish(_ changes: [Change], ending endedKinds: Set<String> = []) {
        announce(changes)
        guard !endedKinds.isEmpty else { return }
        let bells = state.withLock { state in endedKinds.flatMap { state.tails[$0]?.bells.values.map(\.self) ?? [] } }
        for bell in bells { bell.finish() }
    }

    private func announce(_ changes: [Change]) {
        guard let last = changes.last else { return }
        let bells = state.withLock { state in
            for change in changes {
                state.tails[change.object.type.storageName, default: ChangeTail(start: start)].append(change)
            }
            state.published = last.version
            return Set(changes.map(\.object.type.storageName)).flatMap {
                state.tails[$0]?.bells.values.map(\.self) ?? []
            }
        }
        for bell in bells { bell.yield() }
    }

    func read(_ type: ResourceType, after position: ResourceVersion) -> Reading {
        state.withLock { state in
            guard let tail = state.tails[type.storageName] else {
                return position >= start ? .upToDate(state.published) : .behind(upTo: state.published)
            }
            guard position >= tail.start else { return .behind(upTo: state.published) }
            let next = tail.index(after: position)
            guard next < tail.changes.endIndex else { return .upToDate(state.published) }
            return .changes(ArraySlice(tail.changes[next...].prefix(Self.maximumReading)))
        }
    }

    /// Rings whenever something of the kind may be new; several rings may melt into one. Ends when the feed closes.
    func bell(_ type: ResourceType) -> (stream: AsyncStream<Void>, ring: AsyncStream<Void>.Continuation) {
        let (stream, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let name = type.storageName
        let number = state.withLock { state -> Int? in
            if state.isClosed { return nil }
            state.nextBell += 1
            state.tails[name, default: ChangeTail(start: start)].bells[state.nextBell] = ring
            return state.nextBell
        }
        guard let number else {
            ring.finish()
            return (stream, ring)
        }
        ring.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.tails[name]?.bells.removeValue(forKey: number) }
        }
        return (stream, ring)
    }

    /// Ends all watches.
    func close() {
        let bells = state.withLock { state in
            state.isClosed = true
            return state.tails.values.flatMap(\.bells.values)
        }
        for bell in bells { bell.finish() }
    }

    /// The version of the newest change of a kind that this feed has seen.
    func lastChange(_ type: ResourceType) -> ResourceVersion {
        state.withLock { state in
            let tail = state.tails[type.storageName]
            return tail?.changes.last?.version ?? tail?.start ?? start
        }
    }

    var published: ResourceVersion { state.withLock(\.published) }
    /// How many follow a kind.
    func watchers(_ type: ResourceType) -> Int { state.withLock { $0.tails[type.storageName]?.bells.count ?? 0 } }
}
