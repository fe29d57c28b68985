import Synchronization

/// Where the parts of an agent write their state and the probes read it.
final class StatusBoard: Sendable {
    private let content = Mutex(AgentState())

    var state: AgentState { content.withLock { $0 } }

    func update(_ change: (inout AgentState) -> Void) {
        content.withLock { change(&$0) }
    }
}
