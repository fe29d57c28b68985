import EnvoyAPI
import Testing
import XDS

/// Random conversations: whatever happens on the way, a client that answers in the end has what is published.
@Suite("Convergence")
struct ConvergenceTests {
    @Test("of delta clients", arguments: 0..<100)
    func delta(seed: UInt64) throws {
        var model = ClientModel(.delta, seed: seed)
        for _ in 0..<120 { try model.step() }
        try model.settle()
    }

    @Test("of state-of-the-world clients", arguments: 0..<100)
    func stateOfTheWorld(seed: UInt64) throws {
        var model = ClientModel(.stateOfTheWorld, seed: seed)
        for _ in 0..<120 { try model.step() }
        try model.settle()
    }

    @Test("of clients with tables in parts", arguments: 0..<300)
    func tables(seed: UInt64) {
        var model = TableModel(seed: seed)
        for _ in 0..<200 { model.step() }
        model.settle()
    }
}
