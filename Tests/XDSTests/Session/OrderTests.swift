import Testing
import XDS

/// Make before break.
@Suite("Order of types")
struct OrderTests {
    /// A client that subscribes to everything and has taken the first configuration.
    private func settled(_ layers: String) -> Conversation {
        var client = Conversation(.delta)
        _ = client.publish(layers)
        _ = client.delta("CDS")
        _ = client.delta("EDS", subscribe: ["a", "b"])
        _ = client.delta("LDS")
        _ = client.delta("RDS", subscribe: ["r"])
        _ = client.delta("SDS", subscribe: ["s"])
        _ = client.delta("NDS")
        _ = client.ackAll()
        return client
    }

    @Test("clusters, endpoints and secrets go first; the rest waits until the clusters are acknowledged")
    func order() {
        var client = settled("CDS a=1; EDS a=1; LDS l=1; RDS r=1; SDS s=1; NDS n=1")
        #expect(
            client.publish("CDS a=2; EDS a=2; LDS l=2; RDS r=2; SDS s=2; NDS n=2") == ["CDS +a", "EDS +a", "SDS +s"])
        #expect(client.ack("EDS") == ["ack EDS"])
        #expect(client.session.heldBackBy != nil)
        #expect(client.ack("CDS") == ["ack CDS", "LDS +l", "RDS +r", "NDS +n"])
        #expect(client.session.heldBackBy == nil)
    }

    @Test("endpoints of a new cluster are served while its acknowledgement is outstanding")
    func warming() {
        var client = settled("CDS a=1; EDS a=1; RDS r=1")
        #expect(client.publish("CDS a=1 b=1; EDS a=1 b=1; RDS r=2") == ["CDS +b", "EDS +b"])
        #expect(client.delta("EDS", subscribe: ["b"]) == [])
        #expect(client.ack("EDS") == ["ack EDS", "EDS +b"])
        #expect(client.ack("CDS") == ["ack CDS", "RDS +r"])
    }

    @Test("a refused cluster does not hold the rest back")
    func refusedCluster() {
        var client = settled("CDS a=1; LDS l=1")
        #expect(client.publish("CDS a=2; LDS l=2") == ["CDS +a"])
        #expect(client.ack("CDS", error: "bad") == ["nack CDS bad", "LDS +l"])
    }

    @Test("clusters are removed after the routes that named them")
    func removal() {
        var client = settled("CDS a=1 b=1; EDS a=1 b=1; LDS l=1; RDS r=1")
        #expect(client.publish("CDS a=1; EDS a=1; LDS l=1; RDS r=2") == ["RDS +r"])
        #expect(client.status("CDS") == .stale)
        #expect(client.ack("RDS") == ["ack RDS", "CDS -b", "EDS -b"])
        #expect(client.ackAll().sorted() == ["ack CDS", "ack EDS"])
        #expect(client.status("CDS") == .synced)
    }

    @Test("clusters that nothing waits for are removed at once")
    func quietRemoval() {
        var client = settled("CDS a=1 b=1; LDS l=1")
        #expect(client.publish("CDS a=1; LDS l=1") == ["CDS -b"])
    }

    @Test("a cluster that returns before its removal is not removed")
    func removalTakenBack() {
        var client = settled("CDS a=1 b=1; RDS r=1")
        #expect(client.publish("CDS a=1; RDS r=2") == ["RDS +r"])
        #expect(client.publish("CDS a=1 b=1; RDS r=2") == ["CDS +b"])
        #expect(client.ackAll().sorted() == ["ack CDS", "ack RDS"])
        #expect(client.status("CDS") == .synced)
    }

    @Test("new clusters, changed routes, then removed clusters: in this order even when one push brings all")
    func swap() {
        var client = settled("CDS a=1; RDS r=1")
        #expect(client.publish("CDS b=1; RDS r=2") == ["CDS +b"])
        #expect(client.ack("CDS") == ["ack CDS", "RDS +r"])
        #expect(client.ack("RDS") == ["ack RDS", "CDS -a"])
        #expect(client.ackAll() == ["ack CDS"])
    }

    @Test("the owner may stop waiting for a cluster that never warms, for that response only")
    func overrule() throws {
        var client = settled("CDS a=1; LDS l=1")
        _ = client.publish("CDS a=2; LDS l=2")
        let nonce = try #require(client.session.heldBackBy)
        #expect(client.overrule("another") == [])
        #expect(client.overrule(nonce) == ["LDS +l"])
        #expect(client.session.heldBackBy == nil)
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("CDS a=3; LDS l=3") == ["LDS +l"])
        #expect(client.ack("CDS") == ["ack CDS", "CDS +a"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("CDS a=3; LDS l=4") == [])
        #expect(client.session.heldBackBy != nil)
    }
}
