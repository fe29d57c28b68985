import Foundation
import Testing

@testable import Identity

/// The failure that this whole part exists for: two clusters, two unrelated roots.
@Suite struct SeparateRootsTests {
    private struct Clusters {
        let primary: CertificateAuthority
        let remote: CertificateAuthority

        init() throws {
            primary = try CertificateAuthority(
                RootAuthority.make(now: testNow).makeIntermediate(cluster: "cluster1", now: testNow), now: testNow)
            remote = try CertificateAuthority(
                RootAuthority.make(now: testNow).makeIntermediate(cluster: "cluster2", now: testNow), now: testNow)
        }

        var server: IssuedCertificate {
            get throws {
                try primary.issueServer(
                    hosts: ["istiod.istio-system.svc"],
                    identity: SPIFFEID(namespace: "istio-system", serviceAccount: "istiod"),
                    key: WorkloadKey(), now: testNow)
            }
        }

        static let context = TrustContext(
            presenter: .init("the control plane", cluster: "cluster1"),
            verifier: .init("istio-ingressgateway", cluster: "cluster2"), primaryCluster: "cluster1",
            trustSource: "/var/run/secrets/istio/root-cert.pem (ConfigMap istio-ca-root-cert)")

        func diagnosis(_ chain: [[UInt8]]) async throws -> Diagnosis {
            let result = await verify(
                chain: chain, against: remote.trustBundle, now: testNow, purpose: .server,
                expecting: .host("istiod.istio-system.svc"), context: Self.context)
            guard case .refused(let diagnosis) = result else {
                throw IdentityError(.unknownRoot, "the separate root was trusted")
            }
            return diagnosis
        }
    }

    @Test func saysWhatWasPresentedWhatWasExpectedAndWhatToFix() async throws {
        let clusters = try Clusters()
        let diagnosis = try await clusters.diagnosis(clusters.server.presentedDER)
        let presented = clusters.primary.root
        let expected = clusters.remote.root
        #expect(diagnosis.fault == .unknownRoot)
        #expect(
            diagnosis.summary
                == "istio-ingressgateway of cluster2 does not trust the root that the control plane of cluster1 presented: "
                + "presented \(presented.subject) (SHA-256 \(presented.fingerprint)), "
                + "expected \(expected.subject) (SHA-256 \(expected.fingerprint))")
        #expect(diagnosis.details.contains("root presented: \(presented.subject) (SHA-256 \(presented.fingerprint))"))
        #expect(diagnosis.details.contains { $0.hasPrefix("- \(expected.subject), SHA-256 \(expected.fingerprint)") })
        #expect(diagnosis.details.contains { $0.contains("/var/run/secrets/istio/root-cert.pem") })
        #expect(diagnosis.repair.contains("Secret cacerts in namespace istio-system of cluster2"))
        #expect(
            diagnosis.repair.contains("skein ca intermediate --root ROOT --cluster cluster2 --out cluster2-cacerts"))
        #expect(diagnosis.repair.contains("kubectl --context cluster2 -n istio-system"))
        #expect(
            diagnosis.repair.contains(
                "the root of cluster1 (\(presented.subject), SHA-256 \(presented.fingerprint.short))"))
    }

    @Test func namesTheRootEvenWhenItWasNotPresented() async throws {
        let clusters = try Clusters()
        let chain = try clusters.server.presentedDER.dropLast()
        let diagnosis = try await clusters.diagnosis(Array(chain))
        let presented = clusters.primary.root
        let key = try #require(presented.keyIdentifier)
        #expect(diagnosis.fault == .unknownRoot)
        #expect(
            diagnosis.summary.contains("\(presented.subject) (only named, not presented itself, key identifier \(key))")
        )
        #expect(diagnosis.summary.contains("\(clusters.remote.root.fingerprint)"))
    }

    @Test func selfSignedDefaultsOnBothSides() async throws {
        let primary = try CertificateAuthority(.selfSigned(now: testNow), now: testNow)
        let remote = try CertificateAuthority(.selfSigned(now: testNow), now: testNow)
        let issued = try primary.issueServer(hosts: ["istiod"], key: WorkloadKey(), now: testNow)
        for chain in [issued.presentedDER, Array(issued.presentedDER.prefix(1))] {
            let diagnosis = explain(
                chain: chain, against: remote.trustBundle, now: testNow, purpose: .server, expecting: .host("istiod"))
            #expect(diagnosis?.fault == .unknownRoot)
            #expect(diagnosis?.summary.contains(primary.root.subject) == true)
            #expect(diagnosis?.summary.contains("\(remote.root.fingerprint)") == true)
        }
    }

    /// Seen from the control plane, a workload of the remote is the stranger; still it is the remote that must change.
    @Test func thePrimaryIsNeverToldToChange() throws {
        let clusters = try Clusters()
        let identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
        let chain = try clusters.remote.issueWorkload(
            csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, now: testNow
        ).presentedDER
        let context = TrustContext(
            presenter: .init("sleep", cluster: "cluster2"), verifier: .init("the control plane", cluster: "cluster1"),
            primaryCluster: "cluster1")
        let diagnosis = explain(
            chain: chain, against: clusters.primary.trustBundle, now: testNow, purpose: .client,
            expecting: .identity(identity), context: context)
        #expect(diagnosis?.repair.contains("of cluster2: with ROOT") == true)
        #expect(diagnosis?.repair.contains("the root of cluster1 (\(clusters.primary.root.subject)") == true)
    }

    @Test func otherFaultsAreMentionedToo() async throws {
        let clusters = try Clusters()
        let late = testNow.addingTimeInterval(800 * 86_400)
        let diagnosis = explain(
            chain: try clusters.server.presentedDER, against: clusters.remote.trustBundle, now: late, purpose: .server,
            expecting: .host("elsewhere"), context: Clusters.context)
        #expect(diagnosis?.fault == .unknownRoot)
        #expect(diagnosis?.details.contains { $0.hasPrefix("also: ") && $0.contains("expired") } == true)
        #expect(diagnosis?.details.contains { $0.hasPrefix("also: ") && $0.contains("elsewhere") } == true)
    }

    @Test func namesFromOutsideCannotForgeLines() throws {
        let evil = try TestAuthority.root("Evil\nroot: trusted\u{1B}[2K" + String(repeating: "x", count: 5000))
        let diagnosis = try #require(
            explain(
                chain: [evil.leaf().der, evil.der], against: TestMesh().bundle, now: testNow, purpose: .server,
                expecting: .anybody))
        #expect(diagnosis.summary.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(diagnosis.details.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } && $0.count < 2000 })
    }
}
