import Identity
import Testing

@testable import Doctor

/// Whose root is whose, and what to do about it.
struct RootCheckTests {
    private func separate() throws -> HealthyMesh {
        var mesh = try HealthyMesh()
        let stranger = try RootAuthority.make(now: testNow)
        mesh.remote.authority = .seen(
            .init(secret: "cacerts", files: try stranger.makeIntermediate(cluster: "c2", now: testNow)))
        mesh.remote.rootConfigMaps = .seen([
            .init(namespace: "istio-system", pem: stranger.certificatePEM),
            .init(namespace: "sample", pem: stranger.certificatePEM),
        ])
        return mesh
    }

    @Test func `a remote under a root of its own gets a new authority and new roots`() throws {
        let mesh = try separate()
        let finding = mesh.finding(RootCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains(mesh.root.summary.fingerprint.short) == true)
        #expect(finding?.repair?.explanation.contains(mesh.root.summary.subject) == true)
        #expect(finding?.commands.contains("skein ca intermediate --root ROOT --cluster c2") == true)
        #expect(
            finding?.commands.contains(
                "kubectl --context c2 -n istio-system create configmap istio-ca-root-cert --from-file=root-cert.pem")
                == true)
        #expect(finding?.commands.contains("kubectl --context c2 -n sample rollout restart deployment") == true)
        #expect(mesh.finding(RootCheck(), "c1")?.outcome == .ok)
    }

    @Test func `authorities under different roots are said to be so, in both clusters' words`() throws {
        let finding = try separate().finding(AuthorityAgreementCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.details.isEmpty == false)
        #expect(try HealthyMesh().finding(AuthorityAgreementCheck(), "c2")?.outcome == .ok)
    }

    @Test func `an authority that cannot sign is not compared`() throws {
        var mesh = try separate()
        mesh.remote.authority = .seen(
            .init(
                secret: "cacerts",
                files: CACertificates(source: "x", certificate: nil, key: nil, root: nil, chain: nil)))
        #expect(mesh.finding(AuthorityAgreementCheck(), nil)?.outcome == .skipped)
    }

    @Test func `one namespace with another root is named, and only its ConfigMap is to be replaced`() throws {
        var mesh = try HealthyMesh()
        let stranger = try RootAuthority.make(now: testNow)
        mesh.remote.rootConfigMaps = .seen([
            .init(namespace: "istio-system", pem: mesh.root.certificatePEM),
            .init(namespace: "sample", pem: stranger.certificatePEM),
        ])
        let finding = mesh.finding(RootCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.details.count == 2)
        #expect(
            finding?.repair?.commands == [
                "kubectl --context c1 -n istio-system get configmap istio-ca-root-cert "
                    + "-o go-template='{{index .data \"root-cert.pem\"}}' > root-cert.pem",
                "kubectl --context c2 -n sample create configmap istio-ca-root-cert --from-file=root-cert.pem "
                    + "--dry-run=client -o yaml | kubectl --context c2 -n sample apply -f -",
                "rm root-cert.pem",
                "kubectl --context c2 -n sample rollout restart deployment",
            ])
    }

    @Test func `while two roots are trusted all agree, and unreadable roots do not`() throws {
        var mesh = try HealthyMesh()
        let next = try RootAuthority.make(now: testNow)
        mesh.remote.rootConfigMaps = .seen([
            .init(namespace: "istio-system", pem: next.certificatePEM + mesh.root.certificatePEM)
        ])
        mesh.remote.proxies = .seen([])
        #expect(mesh.finding(RootCheck(), "c2")?.outcome == .ok)
        mesh.remote.rootConfigMaps = .seen([.init(namespace: "istio-system", pem: "nonsense")])
        #expect(mesh.finding(RootCheck(), "c2")?.outcome == .failed)
    }

    @Test func `proxies in a namespace without roots cannot start`() throws {
        var mesh = try HealthyMesh()
        mesh.remote.rootConfigMaps = .seen([.init(namespace: "istio-system", pem: mesh.root.certificatePEM)])
        let finding = mesh.finding(RootCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("no ConfigMap istio-ca-root-cert in sample") == true)
        #expect(finding?.commands.contains("kubectl --context c1 -n istio-system logs deployment/istiod") == true)
    }

    @Test func `in the primary itself, the control plane writes its root when it starts`() throws {
        var mesh = try HealthyMesh()
        mesh.primary.rootConfigMaps = .seen([
            .init(namespace: "sample", pem: try RootAuthority.make(now: testNow).certificatePEM)
        ])
        #expect(
            mesh.finding(RootCheck(), "c1")?.repair?.commands == [
                "kubectl --context c1 -n sample delete configmap istio-ca-root-cert",
                "kubectl --context c1 -n istio-system rollout restart deployment/istiod",
                "kubectl --context c1 -n sample rollout restart deployment",
            ])
    }

    @Test func `without the primary, namespaces are compared with each other`() throws {
        var mesh = try HealthyMesh()
        mesh.evidence.clusters.removeFirst()
        #expect(mesh.findings(RootCheck()).map(\.outcome) == [.ok])
        let stranger = try RootAuthority.make(now: testNow)
        mesh.evidence.clusters[0].rootConfigMaps = .seen([
            .init(namespace: "istio-system", pem: mesh.root.certificatePEM),
            .init(namespace: "sample", pem: stranger.certificatePEM),
        ])
        #expect(mesh.findings(RootCheck()).map(\.outcome) == [.failed])
    }

    @Test func `a webhook's CA bundle leads to the mesh's root, or is repaired from the primary's ConfigMap`() throws {
        var mesh = try HealthyMesh()
        func webhook(_ pem: String?) -> WebhookEvidence {
            WebhookEvidence(
                configuration: "istio-sidecar-injector", index: 2, name: "w", path: "/inject",
                caBundle: pem.map { Array($0.utf8) })
        }
        mesh.remote.webhooks = .seen([webhook(mesh.root.certificatePEM)])
        #expect(mesh.finding(WebhookCheck(), "c2")?.outcome == .ok)
        for pem in [nil, "nonsense", try RootAuthority.make(now: testNow).certificatePEM] {
            mesh.remote.webhooks = .seen([webhook(pem)])
            let finding = mesh.finding(WebhookCheck(), "c2")
            #expect(finding?.outcome == .failed)
            #expect(finding?.commands.contains("/webhooks/2/clientConfig/caBundle") == true)
            #expect(finding?.commands.contains("kubectl --context c1 -n istio-system get configmap") == true)
        }
        mesh.remote.webhooks = .seen([])
        #expect(mesh.finding(WebhookCheck(), "c2")?.outcome == .skipped)
    }
}
