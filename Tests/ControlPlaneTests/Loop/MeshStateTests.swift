import Kubernetes
import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct MeshStateTests {
    private var state = MeshState(settings: MeshSettings(configCluster: "c1"))

    private static func place(_ object: JSON, in cluster: ClusterID = "c1") throws -> ObjectPlace {
        ObjectPlace(cluster: cluster, key: try Objects.read(object).key)
    }

    private static func batch(_ objects: JSON...) throws -> ChangeBatch {
        var batch = ChangeBatch()
        for object in objects {
            batch.add(Change(observed: ObservedObject(object: try Objects.read(object))), at: try place(object))
        }
        return batch
    }

    static let scopes: [(object: JSON, scope: InputChange.Scope)] = [
        (Objects.service("a"), .services), (Objects.namespace("a"), .topology),
        (Objects.virtualService("a", host: "a"), .rules), (Objects.slice("a", addresses: ["1.2.3.4"]), .endpoints),
        (Objects.pod("a", ip: "1.2.3.4"), .endpoints),
    ]

    @Test("what is compiled depends on the kind; what is the same changes nothing", arguments: scopes)
    mutating func scope(object: JSON, scope: InputChange.Scope) throws {
        #expect(state.apply(try Self.batch(object)).scope == scope)
        var same = object
        same["metadata"]?["resourceVersion"] = "999"
        #expect(state.apply(try Self.batch(same)).scope == .nothing)
        var removal = ChangeBatch()
        removal.add(.removal, at: try Self.place(object))
        #expect(state.apply(removal).scope == scope)
        #expect(state.apply(removal).scope == .nothing)
    }

    @Test("an object that cannot be read leaves the last good version in force, until it is deleted")
    mutating func lastGood() throws {
        let object = Objects.virtualService("a", host: "a")
        let place = try Self.place(object)
        _ = state.apply(try Self.batch(object))
        var bad = ChangeBatch()
        bad.add(ChangeTests.bad("unknown field"), at: place)
        #expect(state.apply(bad).scope == .nothing)
        #expect(state.newlyRefused.count == 1)
        #expect(state.apply(bad).scope == .nothing)
        #expect(state.newlyRefused.isEmpty)
        #expect(state.refused[place] != nil && state.input.clusters["c1"]?.virtualServices[place.key] != nil)
        #expect(state.apply(try Self.batch(object)).scope == .nothing)
        #expect(state.refused.isEmpty)
        var removal = ChangeBatch()
        removal.add(.removal, at: place)
        _ = state.apply(removal)
        #expect(state.input.clusters["c1"]?.virtualServices.isEmpty == true && state.observed.isEmpty)
    }

    @Test("a cluster that leaves takes its objects along")
    mutating func clusterLeaves() throws {
        var batch = ChangeBatch()
        let object = Objects.service("a")
        batch.add(
            Change(observed: ObservedObject(object: try Objects.read(object))), at: try Self.place(object, in: "c2"))
        _ = state.apply(batch)
        #expect(state.input.clusters["c2"] != nil)
        var leaving = ChangeBatch()
        leaving.remove("c2")
        #expect(state.apply(leaving).scope == .everything)
        #expect(state.input.clusters["c2"] == nil)
        #expect(state.apply(leaving).scope == .nothing)
    }

    @Test("only settings that differ are compiled")
    mutating func settings() {
        var batch = ChangeBatch()
        batch.settings = MeshSettings(configCluster: "c1")
        #expect(state.apply(batch).scope == .nothing)
        batch.settings?.accessLogFile = "/dev/stdout"
        #expect(state.apply(batch).scope == .everything)
    }

    @Test("endpoints alone keep the structure of a generation; no change makes none")
    mutating func generations() throws {
        var maker = GenerationMaker()
        _ = state.apply(
            try Self.batch(
                Objects.service("a"), Objects.pod("a", ip: "1.2.3.4"), Objects.slice("a", addresses: ["1.2.3.4"])))
        let made = [
            maker.next(state.input, InputChange()),
            maker.next(state.input, InputChange()),
            maker.next(
                state.input, state.apply(try Self.batch(Objects.slice("a", addresses: ["1.2.3.4", "1.2.3.5"])))),
            maker.next(state.input, state.apply(try Self.batch(Objects.service("b")))),
        ]
        #expect(made.map { $0?.number } == [1, nil, 2, 3])
        #expect(made.map { $0?.structure } == [1, nil, 1, 3])
    }
}
