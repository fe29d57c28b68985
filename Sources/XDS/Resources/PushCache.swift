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

    private struct State: Sendable {
        var changes = BoundedMemo<Crossing, ResourceChange>(limit: 1024)
        var responses: BoundedMemo<Push.Identity, EncodedResponse>
        var names = BoundedMemo<Set<String>, Set<String>>(limit: 256)
        var lists = BoundedMemo<NameList, Set<String>>(limit: 64)
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

    /// The set of `names`, which shares its storage with those of other sessions that gave the same list.
    func set(of names: [String]) -> Set<String> {
        state.withLock { state in
            state.lists.value(NameList(names: names)) {
                let set = Set(names)
                return state.names.value(set) { set }
            }
        }
    }

    /// A set equal to `names` that shares its storage with those of other sessions.
    func interned(_ names: Set<String>) -> Set<String> {
        if names.isEmpty { return names }
        return state.withLock { state in state.names.value(names) { names } }
    }
}
