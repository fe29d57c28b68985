import MeshAPI
import MeshModel
import Testing

@Suite struct StatusTests {
    private func statuses(_ yaml: String) throws -> [ObjectStatus] {
        compile(try Objects.input(["cluster1": yaml])).statuses
    }

    @Test func everyConfigurationObjectHasOneAndOthersHaveNone() throws {
        let statuses = try statuses(
            Objects.service("web")
                + """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: web, namespace: demo, generation: 7}
                spec:
                  hosts: [web]
                  http: [{route: [{destination: {host: web}}]}]
                """)
        #expect(statuses.map(\.object.description) == ["VirtualService demo/web"])
        #expect(statuses.first?.isAccepted == true)
        #expect(statuses.first?.warnings == [])
        #expect(statuses.first?.generation == 7)
        #expect(statuses.first?.cluster == "cluster1")
    }

    @Test func whatHasNoEffectYetIsSaid() throws {
        let statuses = try statuses(
            Objects.service("web")
                + """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: web, namespace: demo}
                spec:
                  host: web
                  trafficPolicy:
                    tunnel: {protocol: CONNECT, targetHost: proxy.example.com, targetPort: 3128}
                """)
        #expect(statuses.first?.warnings == ["spec.trafficPolicy.tunnel is not supported yet and has no effect"])
    }

    @Test func anObjectOfWhichNothingIsUsedIsRefused() throws {
        let statuses = try statuses(
            Objects.service("web")
                + """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: twice, namespace: demo}
                spec:
                  hosts: [web.demo.svc.cluster.local]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 192.0.2.1}]
                """)
        #expect(statuses.first?.isAccepted == false)
        #expect(statuses.first?.reason == "Conflicted")
    }
}
