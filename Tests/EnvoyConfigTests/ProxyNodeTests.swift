import EnvoyAPI
import EnvoyConfig
import MeshModel
import SwiftProtobuf
import Testing

@Suite struct ProxyNodeTests {
    @Test func readsWhatAnAgentSends() throws {
        var message = Envoy_Config_Core_V3_Node()
        message.id = "sidecar~10.1.0.1~web-1.demo~demo.svc.cluster.local"
        message.metadata = try Google_Protobuf_Struct(
            jsonString: """
                {"CLUSTER_ID": "cluster2", "NETWORK": "network1", "LABELS": {"app": "web"}, "SERVICE_ACCOUNT": "web",
                 "DNS_CAPTURE": "true", "DNS_AUTO_ALLOCATE": true}
                """)
        let node = try ProxyNode(message)
        #expect(node.type == .sidecar)
        #expect(node.address == "10.1.0.1")
        #expect(node.name == "web-1")
        #expect(node.namespace == "demo")
        #expect(node.cluster == "cluster2")
        #expect(node.network == "network1")
        #expect(node.labels == ["app": "web"])
        #expect(node.serviceAccount == "web")
        #expect(node.capturesDNS)
    }

    @Test func aPodNameMayHaveDots() throws {
        var message = Envoy_Config_Core_V3_Node()
        message.id = "router~10.1.0.1~edge.v1.ingress~x"
        let node = try ProxyNode(message)
        #expect(node.name == "edge.v1")
        #expect(node.namespace == "ingress")
    }

    @Test(arguments: [
        "", "sidecar", "sidecar~10.1.0.1~web-1.demo", "sidecar~a~b.c~d~e", "waypoint~10.1.0.1~web-1.demo~x",
        "SIDECAR~10.1.0.1~web-1.demo~x", "sidecar~10.1.0.1~web-1~x", "sidecar~10.1.0.1~.demo~x", "~~~",
    ])
    func refusesOtherIds(_ id: String) {
        var message = Envoy_Config_Core_V3_Node()
        message.id = id
        #expect(throws: ProxyNodeError.self) { try ProxyNode(message) }
    }

    /// Metadata comes from the network: values of the wrong type are as good as none.
    @Test func metadataOfTheWrongTypeIsIgnored() throws {
        var message = Envoy_Config_Core_V3_Node()
        message.id = "sidecar~10.1.0.1~web-1.demo~x"
        message.metadata = try Google_Protobuf_Struct(
            jsonString: #"{"CLUSTER_ID": 5, "LABELS": ["app"], "NETWORK": null, "DNS_CAPTURE": 1}"#)
        let node = try ProxyNode(message)
        #expect(node.cluster == "")
        #expect(node.labels.isEmpty)
        #expect(!node.capturesDNS)
    }
}
