import Foundation
import Identity
import Testing

@testable import Doctor

/// The address at which remotes reach the control plane: its name, its ports, and who answers there.
struct GatewayCheckTests {
    private func mesh(_ change: (inout GatewayEvidence) throws -> Void) throws -> HealthyMesh {
        var mesh = try HealthyMesh()
        try change(&mesh.evidence.gateways[0])
        return mesh
    }

    @Test func `a name that resolves, one that does not`() throws {
        let good = try mesh { $0.resolution = .seen("203.0.113.10") }
        #expect(good.finding(NameCheck(), "c2")?.outcome == .ok)
        let bad = try mesh {
            $0.address = "gateway.example"
            $0.resolution = .unseen("the name is not known to DNS")
        }
        let finding = bad.finding(NameCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.commands.contains("getent hosts gateway.example") == true)
        #expect(bad.finding(ReachabilityCheck(), "c2")?.outcome == .skipped)
    }

    @Test func `closed ports are named; proxies that are ready prove that only this machine cannot reach them`() throws
    {
        var closed = try mesh {
            $0.ports = [15012: .unseen("connection refused"), 15017: .seen(true)]
            $0.handshakes = [:]
        }
        let finding = closed.finding(ReachabilityCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("takes no connection on 15012 from this machine: connection refused") == true)
        #expect(closed.finding(PassthroughCheck(), "c2")?.outcome == .skipped)
        #expect(closed.finding(ControlPlaneCertificateCheck(), nil)?.outcome == .skipped)
        closed.remote.proxies = .seen([ProxyEvidence(namespace: "a", pod: "p", clusterID: "c2", isReady: true)])
        #expect(closed.finding(ReachabilityCheck(), "c2")?.outcome == .warning)
    }

    @Test func `a gateway that ends TLS itself is told from one that passes it through`() throws {
        var mesh = try mesh { gateway in
            let own = try CertificateAuthority(.selfSigned(now: testNow), now: testNow).issueServer(
                hosts: ["gateway.example"], key: WorkloadKey(), now: testNow)
            gateway.handshakes = [HealthyMesh.host: .presented(own.presentedDER)]
        }
        let finding = mesh.finding(PassthroughCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("DNS:gateway.example") == true)
        #expect(finding?.repair?.explanation.contains("PASSTHROUGH") == true)
        #expect(mesh.finding(ControlPlaneCertificateCheck(), nil)?.outcome == .skipped)
        mesh.remote.proxies = .seen([ProxyEvidence(namespace: "a", pod: "p", clusterID: "c2", isReady: true)])
        #expect(mesh.finding(PassthroughCheck(), "c2")?.outcome == .warning)
    }

    @Test func `a closed handshake means that no route takes the name`() throws {
        let mesh = try mesh { $0.handshakes[HealthyMesh.host] = .closed("the connection was closed") }
        let finding = mesh.finding(PassthroughCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.commands.contains("kubectl --context c1 -n istio-system apply -f expose-istiod.yaml") == true)
    }

    @Test func `other names are answered only where the Gateway takes all`() throws {
        var mesh = try HealthyMesh()
        #expect(mesh.finding(PassthroughCheck(), "c2")?.details.contains { $0.contains("hosts \"*\"") } == true)
        mesh.primary.exposure = .seen(
            Exposure(servers: [.init(gateway: "n/g", mode: "PASSTHROUGH", hosts: [HealthyMesh.host])], routes: ["n/v"]))
        #expect(mesh.finding(PassthroughCheck(), "c2")?.outcome == .warning)
        mesh.evidence.gateways[0].handshakes[GatewayEvidence.strangeName] = .closed("closed")
        #expect(mesh.finding(PassthroughCheck(), "c2")?.outcome == .ok)
    }

    @Test func `what the control plane presents must bear its name and lead to the remote's root`() throws {
        var mesh = try HealthyMesh()
        #expect(mesh.finding(ControlPlaneCertificateCheck(), "c2")?.outcome == .ok)
        mesh.remote.rootConfigMaps = .seen([
            .init(namespace: "istio-system", pem: try RootAuthority.make(now: testNow).certificatePEM)
        ])
        let stranger = mesh.finding(ControlPlaneCertificateCheck(), "c2")
        #expect(stranger?.outcome == .failed)
        #expect(
            stranger?.summary.contains("a proxy of c2 does not trust the root that the control plane of c1") == true)

        mesh = try HealthyMesh()
        let authority = try CertificateAuthority(
            mesh.root.makeIntermediate(cluster: "c1", now: testNow), now: testNow)
        let other = try authority.issueServer(hosts: ["istiod.other.svc"], key: WorkloadKey(), now: testNow)
        mesh.evidence.gateways[0].handshakes[HealthyMesh.host] = .presented(other.presentedDER)
        let misnamed = mesh.finding(ControlPlaneCertificateCheck(), "c2")
        #expect(misnamed?.outcome == .failed)
        #expect(misnamed?.commands.contains("ISTIOD_CUSTOM_HOST=istiod.istio-system.svc") == true)
    }

    @Test func `a gateway without an address, without a Gateway, without a route, or that ends TLS`() throws {
        var mesh = try HealthyMesh()
        #expect(mesh.finding(ExposureCheck(), "c1")?.outcome == .ok)
        mesh.primary.gatewayServices = .seen([GatewayService(namespace: "n", name: "g", addresses: [])])
        let finding = mesh.finding(ExposureCheck(), "c1")
        #expect(finding?.outcome == .failed)
        #expect(finding?.commands.contains("kubectl --context c1 -n n patch service g") == true)
        mesh.primary.gatewayServices = .seen([])
        #expect(mesh.finding(ExposureCheck(), "c1")?.outcome == .failed)
        for exposure in [
            Exposure(servers: [], routes: ["n/v"]),
            Exposure(servers: [.init(gateway: "n/g", mode: "PASSTHROUGH", hosts: ["*"])], routes: []),
            Exposure(servers: [.init(gateway: "n/g", mode: "SIMPLE", hosts: ["*"])], routes: ["n/v"]),
        ] {
            mesh = try HealthyMesh()
            mesh.primary.exposure = .seen(exposure)
            #expect(mesh.finding(ExposureCheck(), "c1")?.outcome == .failed)
        }
    }

    @Test func `addresses come from the remotes, and from the primary's gateway where no remote is seen`() throws {
        var mesh = try HealthyMesh()
        #expect(GatewayReader.addresses(mesh.evidence.clusters).map(\.users) == [["c2"]])
        mesh.evidence.clusters.removeLast()
        let found = GatewayReader.addresses(mesh.evidence.clusters)
        #expect(found.map(\.address) == ["203.0.113.10"])
        #expect(found.map(\.users) == [["c1"]])
    }
}
