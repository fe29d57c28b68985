import EnvoyAPI
import SwiftProtobuf
import Testing
import XDS

/// Virtual hosts by wildcard mean those of the tables that the client was sent.
@Suite struct VirtualHostTests {
    /// A client that has the table `80` and its hosts, all acknowledged.
    private func settled(_ text: String = "RDS 80=1 90=1; VHDS 80/a=1 80/b=1 90/a=1") -> Conversation {
        var client = Conversation(.delta)
        _ = client.publish(text)
        _ = client.delta("RDS", subscribe: ["80"])
        _ = client.delta("VHDS")
        _ = client.ackAll()
        return client
    }

    @Test func `a wildcard is answered with the hosts of the tables that the client was sent`() {
        var client = Conversation(.delta)
        _ = client.publish("RDS 80=1 90=1; VHDS 80/a=1 80/b=1 90/a=1")
        #expect(client.delta("RDS", subscribe: ["80"]) == ["RDS +80"])
        #expect(client.delta("VHDS") == ["VHDS +80/a +80/b"])
        #expect(client.ackAll().sorted() == ["ack RDS", "ack VHDS"])
        #expect(client.status("VHDS") == .synced)
    }

    @Test func `a wildcard before the tables waits for them`() {
        var client = Conversation(.delta)
        _ = client.publish("RDS 80=1; VHDS 80/a=1")
        #expect(client.delta("VHDS") == [])
        #expect(client.delta("RDS", subscribe: ["80"]) == ["RDS +80", "VHDS +80/a"])
    }

    @Test func `a client without tables is answered, with nothing`() {
        var client = Conversation(.delta)
        _ = client.publish("RDS 80=1; VHDS 80/a=1")
        #expect(client.delta("RDS", subscribe: ["70"]) == ["RDS -70"])
        #expect(client.delta("VHDS") == ["VHDS"])
        _ = client.ackAll()
        #expect(client.status("VHDS") == .synced)
    }

    @Test func `a changed host is one resource, and its table is not sent again`() {
        var client = settled()
        #expect(client.publish("RDS 80=1 90=1; VHDS 80/a=1 80/b=2 90/a=2") == ["VHDS +80/b"])
        #expect(client.ack("VHDS") == ["ack VHDS"])
        #expect(client.publish("RDS 80=1 90=1; VHDS 80/b=2 80/c=1 90/a=2") == ["VHDS +80/c -80/a"])
    }

    @Test func `a table that is asked for later brings its hosts, though nothing changed`() {
        var client = settled()
        #expect(client.delta("RDS", subscribe: ["90"]) == ["RDS +90", "VHDS +90/a"])
    }

    @Test func `a new table's hosts wait until the client asks for the table`() {
        var client = settled()
        #expect(client.publish("RDS 80=1 70=1; VHDS 80/a=1 80/b=1 70/a=1 70/b=1") == [])
        #expect(client.delta("RDS", subscribe: ["70"]) == ["RDS +70", "VHDS +70/a +70/b"])
    }

    @Test func `a table that is sent again brings all its hosts again`() {
        var client = settled()
        #expect(client.publish("RDS 80=2; VHDS 80/a=1 80/b=2") == ["RDS +80", "VHDS +80/b", "VHDS +80/a"])
    }

    @Test func `a table given up takes its hosts along, and brings them again when it is wanted again`() {
        var client = settled()
        #expect(client.delta("RDS", unsubscribe: ["80"]) == ["VHDS -80/a -80/b"])
        #expect(client.publish("RDS 80=1; VHDS 80/a=3 80/c=1") == [])
        #expect(client.delta("RDS", subscribe: ["80"]) == ["RDS +80"])
        #expect(client.ack("VHDS") == ["ack VHDS", "VHDS +80/a +80/c -80/b"])
    }

    @Test func `given up and wanted again in one breath, a table brings its hosts again`() {
        var client = settled()
        _ = client.publish("RDS 80=1; VHDS 80/a=2 80/b=1")
        #expect(client.delta("RDS", unsubscribe: ["80"]) == [])
        #expect(client.delta("RDS", subscribe: ["80"]) == ["RDS +80"])
        #expect(client.ack("VHDS") == ["ack VHDS", "VHDS +80/a +80/b"])
    }

    @Test func `the hosts of a table that is no more stay until the client gives it up`() {
        var client = settled()
        #expect(client.publish("RDS 90=1; VHDS 90/a=1") == ["RDS -80"])
        _ = client.ackAll()
        #expect(client.status("VHDS") == .synced)
        #expect(client.delta("RDS", unsubscribe: ["80"]) == ["VHDS -80/a -80/b"])
    }

    @Test func `a table that comes back while it is in use loses the hosts that do not`() {
        var client = settled()
        _ = client.publish("RDS 90=1; VHDS 90/a=1")
        _ = client.ackAll()
        #expect(client.publish("RDS 80=1; VHDS 80/b=1 80/c=1") == ["RDS +80", "VHDS +80/b +80/c", "VHDS -80/a"])
    }

    @Test func `routes come before hosts, and both wait for clusters`() {
        var client = settled("CDS x=1; RDS 80=1; VHDS 80/a=1")
        _ = client.delta("CDS")
        _ = client.ackAll()
        #expect(client.publish("CDS x=1 y=1; RDS 80=2; VHDS 80/a=2") == ["CDS +y"])
        #expect(client.ack("CDS") == ["ack CDS", "RDS +80", "VHDS +80/a"])
        #expect(client.publish("CDS y=1; RDS 80=2; VHDS 80/a=2") == [])
        _ = client.ack("RDS")
        #expect(client.ack("VHDS") == ["ack VHDS", "CDS -x"])
    }

    @Test func `a table's name may have a slash in it`() {
        var client = Conversation(.delta)
        _ = client.publish("RDS a=1 a/b=1; VHDS a/x=1 a/b/x=1")
        _ = client.delta("RDS", subscribe: ["a/b"])
        #expect(client.delta("VHDS") == ["VHDS +a/b/x"])
    }

    @Test func `hosts asked for by name are sent whatever the tables`() {
        var client = Conversation(.delta)
        _ = client.publish("RDS 80=1; VHDS 80/a=1 80/b=1")
        _ = client.delta("RDS", subscribe: ["70"])
        #expect(client.delta("VHDS", subscribe: ["80/b", "80/z"]) == ["VHDS +80/b", "VHDS -80/z"])
    }

    struct Return: Sendable, CustomTestStringConvertible {
        var what: String
        var routes: [String: String] = ["80": "1"]
        var hosts: [String: String]
        var answer: [String]
        var testDescription: String { what }
    }

    @Test(
        arguments: [
            Return(what: "all the same", hosts: ["80/a": "1", "80/b": "1"], answer: ["VHDS"]),
            Return(what: "one changed", hosts: ["80/a": "0", "80/b": "1"], answer: ["VHDS +80/a"]),
            Return(what: "one missing", hosts: ["80/a": "1"], answer: ["VHDS +80/b"]),
            Return(what: "one too many", hosts: ["80/a": "1", "80/b": "1", "80/c": "1"], answer: ["VHDS -80/c"]),
            Return(
                what: "one of a table given up", hosts: ["80/a": "1", "80/b": "1", "90/a": "1"], answer: ["VHDS -90/a"]),
            Return(
                what: "a table that it does not have yet", routes: [:], hosts: ["80/a": "1", "80/c": "1"],
                answer: ["VHDS +80/a +80/b -80/c"]),
        ])
    func `a client that comes back is told what differs`(_ example: Return) {
        for hostsFirst in [false, true] {
            var client = Conversation(.delta)
            _ = client.publish("RDS 80=1 90=1; VHDS 80/a=1 80/b=1 90/a=1")
            var answer: [String] = []
            if hostsFirst { answer += client.delta("VHDS", subscribe: ["*"], has: example.hosts) }
            answer += client.delta("RDS", subscribe: ["80"], has: example.routes)
            if !hostsFirst { answer += client.delta("VHDS", subscribe: ["*"], has: example.hosts) }
            let hosts = answer.filter { $0.hasPrefix("VHDS") }
            #expect(
                hosts.map { $0.split(separator: " ").sorted() }
                    == example.answer.map { $0.split(separator: " ").sorted() })
            _ = client.ackAll()
            #expect(client.status("VHDS") == .synced)
        }
    }

    @Test func `a client that comes back with a table that is no more keeps its hosts until it gives it up`() {
        var client = Conversation(.delta)
        _ = client.publish("RDS 90=1; VHDS 90/a=1")
        #expect(client.delta("RDS", subscribe: ["80"], has: ["80": "1"]) == ["RDS -80"])
        #expect(client.delta("VHDS", subscribe: ["*"], has: ["80/a": "1"]) == ["VHDS"])
        _ = client.ackAll()
        #expect(client.delta("RDS", unsubscribe: ["80"]) == ["VHDS -80/a"])
    }

    @Test func `hosts without routes to follow keep nobody waiting`() {
        var client = Conversation(.delta)
        _ = client.publish("CDS a=1 b=1")
        _ = client.delta("CDS")
        _ = client.ackAll()
        #expect(client.delta("VHDS", subscribe: ["*"], has: ["80/a": "1"]) == [])
        #expect(client.publish("CDS a=1") == ["CDS -b"])
    }

    @Test func `clients with the same tables are sent the same bytes`() throws {
        let cache = PushCache()
        let first = ResourceSet(
            version: "1", resources: Conversation.resources("RDS 80=1 90=1 70=1; VHDS 80/a=1 80/b=1 90/a=1 70/a=1"))
        let second = ResourceSet(
            version: "2", resources: Conversation.resources("RDS 80=1 90=1 70=1; VHDS 80/a=1 80/b=2 90/a=1 70/a=2"),
            basedOn: first)
        func sent(_ tables: [String]) -> [EncodedResponse] {
            var session = Session(protocol: .delta, cache: cache)
            func encoded(_ actions: [SessionAction]) -> [EncodedResponse] {
                actions.compactMap { action in
                    guard case .send(let push) = action, push.typeURL == TypeURL.virtualHost else { return nil }
                    return cache.encoded(push)
                }
            }
            var all = encoded(session.publish(layers: [first]))
            for typeURL in [TypeURL.route, TypeURL.virtualHost] {
                all += encoded(
                    session.receive(
                        Envoy_Service_Discovery_V3_DeltaDiscoveryRequest.with {
                            $0.node.id = "n"
                            $0.typeURL = typeURL
                            if typeURL == TypeURL.route { $0.resourceNamesSubscribe = tables }
                        }))
            }
            all += encoded(
                session.receive(
                    Envoy_Service_Discovery_V3_DeltaDiscoveryRequest.with {
                        $0.typeURL = TypeURL.virtualHost
                        $0.responseNonce = session.status(of: TypeURL.virtualHost).sentNonce
                    }))
            return all + encoded(session.publish(layers: [second]))
        }
        let one = sent(["80", "90"])
        #expect(one.count == 2)
        let other = sent(["90", "80"])
        #expect(zip(one, other).allSatisfy { $0 === $1 } && other.count == 2)
        let more = sent(["80", "90", "70"])
        #expect(more.count == 2 && zip(one, more).allSatisfy { $0 !== $1 })
    }
}
