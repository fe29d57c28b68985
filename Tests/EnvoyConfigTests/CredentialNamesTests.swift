import EnvoyAPI
import EnvoyConfig
import Foundation
import MeshAPI
import MeshModel
import Testing

/// What the configuration of a gateway refers to is exactly what is served to it.
@Suite struct CredentialNamesTests {
    private let gateway = ProxyNode(
        type: .router, address: "192.0.2.1", name: "edge-1", namespace: "ingress", cluster: "cluster1",
        labels: ["istio": "ingress"])

    /// Servers of every mode, and connections to others of every mode.
    private let objects = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: ingress}
        spec:
          selector: {istio: ingress}
          servers:
          - port: {number: 443, name: a, protocol: HTTPS}
            hosts: [a.example]
            tls: {mode: SIMPLE, credentialName: simple}
          - port: {number: 443, name: b, protocol: HTTPS}
            hosts: [b.example]
            tls: {mode: MUTUAL, credentialName: mutual}
          - port: {number: 443, name: c, protocol: HTTPS}
            hosts: [c.example]
            tls: {mode: OPTIONAL_MUTUAL, credentialName: optional, caCertCredentialName: clients}
          - port: {number: 443, name: d, protocol: HTTPS}
            hosts: [d.example]
            tls: {mode: ISTIO_MUTUAL}
          - port: {number: 443, name: e, protocol: TLS}
            hosts: [e.example]
            tls: {mode: PASSTHROUGH}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: outside, namespace: ingress}
        spec:
          hosts: [simple.outside, mutual.outside]
          ports: [{number: 443, name: https, protocol: HTTP}]
          resolution: DNS
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: simple, namespace: ingress}
        spec:
          host: simple.outside
          trafficPolicy: {tls: {mode: SIMPLE, credentialName: outside}}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: mutual, namespace: ingress}
        spec:
          host: mutual.outside
          trafficPolicy: {tls: {mode: MUTUAL, credentialName: client}}
        """

    private func snapshot() throws -> MeshSnapshot {
        var objects = ClusterObjects()
        for result in MeshObject.decode(yaml: self.objects, file: "input.yaml") { objects.apply(try result.get()) }
        var input = MeshInput(settings: MeshSettings(configCluster: "cluster1"))
        input.clusters["cluster1"] = objects
        return compile(input).snapshot
    }

    /// Every name after `kubernetes://` in what a view is served.
    private func references(_ view: ProxyView, _ snapshot: MeshSnapshot) throws -> Set<String> {
        let resources = try EnvoyConfig.resources(for: view, in: snapshot)
        let texts = (resources.listeners + resources.clusters).map { String(decoding: $0.bytes, as: UTF8.self) }
        return Set(texts.flatMap { $0.matches(of: /kubernetes:\/\/([a-z0-9.\/-]+)/).map { String($0.1) } })
    }

    @Test func `servers and connections of every mode`() throws {
        let snapshot = try snapshot()
        let view = EnvoyConfig.view(of: gateway, in: snapshot).outbound
        let names = VisibleMesh(view, snapshot).credentialNames
        #expect(
            names.map(\.text) == [
                "client", "client-cacert", "clients-cacert", "mutual", "mutual-cacert", "optional", "outside-cacert",
                "simple",
            ])
        #expect(try references(view, snapshot) == Set(names.map(\.text)))
    }

    @Test func `sidecars are served none`() throws {
        let snapshot = try snapshot()
        var sidecar = gateway
        sidecar.type = .sidecar
        #expect(VisibleMesh(view(of: sidecar, in: snapshot).outbound, snapshot).credentialNames.isEmpty)
    }

    @Test func `the example of an ingress gateway`() throws {
        let scenario = try Scenario.golden("ingress")
        let snapshot = compile(scenario.input).snapshot
        let node = try #require(scenario.proxies.first { $0.node.type == .router }?.node)
        let names = VisibleMesh(view(of: node, in: snapshot).outbound, snapshot).credentialNames
        #expect(names.map(\.text) == ["pay-cert", "pay-cert-cacert", "web-cert"])
    }
}
