import EnvoyAPI
import Synchronization

/// What sessions have in common, computed once: differences between tables, encoded responses, sets of names.
///
/// It only remembers results of pure functions: with or without it the same is sent. It is bounded; when it forgets
/// something, that is computed again.
public final class PushCache: Sendable {
    private struct Crossing: Hashable {
        var from: UInt64
        var to: UInt64
    }

    private struct Choice: Hashable {
        var crossing: Crossing
        var names: UInt64
    }

    private struct State: Sendable {
        var changes = BoundedMemo<Crossing, ResourceChange>(limit: 1024)
        /// Weighed by the resources that they keep alive.
        var selections = BoundedMemo<Choice, Selection>(limit: 1 << 16, weigh: { 1 + $0.resources.count })
        var responses: BoundedMemo<Push.Identity, EncodedResponse>
        var names = BoundedMemo<Set<String>, SharedNames>(limit: 256)
        var lists = BoundedMemo<NameList, SharedNames>(limit: 64)
    }

    private let state: Mutex<State>

    /// A cache that keeps at most `byteLimit` bytes of encoded responses.
    public init(byteLimit: Int = 64 << 20) {
        state = Mutex(State(responses: BoundedMemo(limit: byteLimit, weigh: { $0.count })))
    }

    /// The bytes of a push. Sessions that send the same get the same object.
    public func encoded(_ push: Push) -> EncodedResponse {
        guard let identity = push.identity else { return push.encode() }
        return state.withLock { state in
            state.responses.value(identity) { push.encode() }
        }
    }

    /// The difference between two tables.
    func change(from old: ResourceTable, to new: ResourceTable) -> ResourceChange {
        if let step = new.step, step.from == old.id { return step.change }
        return state.withLock { state in
            state.changes.value(Crossing(from: old.id, to: new.id)) { ResourceChange(from: old, to: new) }
        }
    }

    /// What clients that asked for just these `names` get of what has changed between two tables.
    func selection(
        from old: ResourceTable, to new: ResourceTable, _ names: SharedNames, make: () -> Selection
    ) -> Selection {
        let choice = Choice(crossing: Crossing(from: old.id, to: new.id), names: names.id)
        return state.withLock { $0.selections.value(choice, make: make) }
    }

    /// The set of `names`, the same object for other sessions that gave the same list.
    func shared(_ names: [String]) -> SharedNames {
        state.withLock { state in
            state.lists.value(NameList(names: names)) {
                let set = Set(names)
                return state.names.value(set) { SharedNames(set) }
            }
        }
    }

    /// The set of `names`, the same object for other sessions with an equal set.
    func shared(_ names: Set<String>) -> SharedNames {
        state.withLock { state in state.names.value(names) { SharedNames(names) } }
    }
}
