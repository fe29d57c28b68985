import Kubernetes
import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct ChangeTests {
    static func good(_ port: Int64) throws -> Change {
        Change(observed: ObservedObject(object: try Objects.read(Objects.service("a", port: port))))
    }

    static func bad(_ reason: String) -> Change {
        Change(
            refused: RefusedObject(
                failure: DecodeFailure(faults: [Fault(code: .notJSON, reason: reason)]), generation: 1,
                resourceVersion: "1"))
    }

    @Test("what comes later wins, but a bad version does not hide the good one before it")
    func merging() throws {
        let (one, two) = (try Self.good(1), try Self.good(2))
        func merged(_ changes: Change...) -> Change { changes.reduce(into: Change()) { $0.merge($1) } }
        #expect(merged(one, two) == two)
        #expect(merged(one, .removal) == .removal)
        #expect(merged(one, Self.bad("x")).observed == one.observed)
        #expect(merged(one, Self.bad("x")).refused == Self.bad("x").refused)
        #expect(merged(Self.bad("x"), one) == one)
        #expect(merged(Self.bad("x"), .removal) == .removal)
        let recreated = merged(one, .removal, two)
        #expect(recreated.isRemoved && recreated.observed == two.observed)
        let recreatedBad = merged(one, .removal, Self.bad("x"))
        #expect(recreatedBad.isRemoved && recreatedBad.observed == nil && recreatedBad.refused != nil)
    }

    @Test("a queue holds one change per object, and none of a cluster that has left")
    func queue() async throws {
        let queue = ChangeQueue()
        let place = ObjectPlace(cluster: "c1", key: try Objects.read(Objects.service("a")).key)
        let change = try Self.good(1)
        for _ in 0..<1000 { queue.add { $0.add(change, at: place) } }
        queue.add { $0.add(change, at: ObjectPlace(cluster: "c2", key: place.key)) }
        queue.add { $0.remove("c2") }
        for await _ in queue.wakeups { break }
        let batch = queue.take()
        #expect(batch.changes == [place: change] && batch.removedClusters == ["c2"])
        #expect(queue.take().isEmpty)
    }
}
