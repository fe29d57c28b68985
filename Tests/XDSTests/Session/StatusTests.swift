import EnvoyAPI
import Testing
import XDS

@Suite("Status of a type")
struct StatusTests {
    @Test("follows the conversation")
    func states() {
        var client = Conversation(.delta)
        #expect(client.status("CDS") == .notSent)
        _ = client.delta("CDS")
        #expect(client.status("CDS") == .notSent)
        _ = client.publish("CDS a=1")
        #expect(client.status("CDS") == .stale)
        _ = client.ack("CDS")
        #expect(client.status("CDS") == .synced)
        _ = client.publish("CDS a=2")
        #expect(client.status("CDS") == .stale)
        _ = client.ack("CDS")
        #expect(client.status("CDS") == .synced)
        _ = client.publish("CDS a=2; LDS x=1")
        #expect(client.status("CDS") == .synced)
        #expect(client.status("LDS") == .notSent)
        #expect(client.session.statuses.keys.sorted() == [TypeURL.cluster])
    }

    @Test("names the versions of the layers")
    func versions() {
        func cluster(_ name: String) -> [String: [EncodedResource]] {
            [TypeURL.cluster: [EncodedResource(name: name, typeURL: TypeURL.cluster, bytes: [])]]
        }
        var session = Session(protocol: .delta)
        let shared = ResourceSet(version: "7", resources: cluster("a"))
        let same = ResourceSet(version: "8", resources: cluster("a"), basedOn: shared)
        _ = session.publish(layers: [shared, ResourceSet(version: "in3", resources: cluster("b"))])
        var request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
        request.typeURL = TypeURL.cluster
        request.node.id = "n"
        _ = session.receive(request)
        #expect(session.status(of: TypeURL.cluster).sentVersion == "7+in3")
        #expect(session.status(of: TypeURL.cluster).acknowledgedVersion == "")
        #expect(session.publish(layers: [same, ResourceSet(version: "in3", resources: cluster("b"))]).isEmpty)
    }
}
