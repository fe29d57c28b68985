import Foundation
import Identity
import Kubernetes
import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct RootCertificateTests {
    private func pem() throws -> String {
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "c1", now: Date())
        return try CertificateAuthority(files, now: Date()).trustBundle.pem
    }

    private func map(_ pem: String, isOurs: Bool) -> JSON {
        var json: JSON = ["metadata": ["name": "istio-ca-root-cert"], "data": ["root-cert.pem": .string(pem)]]
        if isOurs { json["metadata"]?["labels"] = ["skein.dev/managed-by": "control-plane"] }
        return json
    }

    @Test("what is missing is created, what is ours is kept current, what is another's is left alone")
    func plans() throws {
        let (ours, theirs) = (try pem(), try pem())
        let bundle = try TrustBundle(pem: ours)
        func plan(_ existing: JSON?) -> RootCertificatePlan {
            RootCertificatePlan(existing: existing, bundle: bundle, namespace: "n")
        }
        guard case .create(let body) = plan(nil) else { return #expect(Bool(false), "not created") }
        #expect(body["data"]?["root-cert.pem"]?.string == ours && body["metadata"]?["namespace"] == "n")
        #expect(plan(body) == .leave)
        #expect(plan(map(ours, isOurs: false)) == .leave)
        #expect(plan(map("# the same root\n" + ours, isOurs: false)) == .leave)
        guard case .update(let patch) = plan(map(theirs, isOurs: true)) else {
            return #expect(Bool(false), "not updated")
        }
        #expect(patch["data"]?["root-cert.pem"]?.string == ours)
        let fingerprint = try TrustBundle(pem: theirs).fingerprints[0].short
        #expect(plan(map(theirs, isOurs: false)) == .foreign(fingerprint))
        #expect(plan(map("garbage", isOurs: false)) == .foreign("no certificate"))
    }

    @Test("namespaces are looked after when they appear, when the roots change, after failures, and from time to time")
    func ledger() {
        var ledger = RootCertificateLedger()
        let place = NamespacePlace(cluster: "c1", namespace: "n")
        let start = ContinuousClock.now
        #expect(ledger.due(among: [place], pem: "1", now: start) == [place])
        ledger.done(place, pem: "1", now: start)
        #expect(ledger.due(among: [place], pem: "1", now: start + .seconds(60)).isEmpty)
        #expect(ledger.due(among: [place], pem: "2", now: start) == [place])
        #expect(ledger.due(among: [place], pem: "1", now: start + .seconds(120)) == [place])
        ledger.failed(place, pem: "1", now: start)
        #expect(ledger.due(among: [place], pem: "1", now: start).isEmpty)
        #expect(ledger.due(among: [place], pem: "1", now: start + .seconds(1)) == [place])
        ledger.failed(place, pem: "1", now: start)
        #expect(ledger.due(among: [place], pem: "1", now: start + .seconds(1)).isEmpty)
        #expect(ledger.due(among: [], pem: "1", now: start).isEmpty)
        #expect(ledger.due(among: [place], pem: "1", now: start) == [place])
    }

    @Test(
        "remote clusters are served when they name this control plane",
        arguments: [("c1", true), ("*", true), ("c0, c1", true), ("c2", false), ("", false)])
    func served(annotation: String, isServed: Bool) throws {
        var input = MeshInput(settings: MeshSettings(configCluster: "c1"))
        for (cluster, annotation) in [(ClusterID("c1"), ""), ("c9", annotation)] {
            var objects = ClusterObjects()
            let annotations = annotation.isEmpty ? [:] : [MeshInput.controlPlaneAnnotation: annotation]
            objects.apply(try Objects.read(Objects.namespace("istio-system", annotations: annotations)))
            objects.apply(try Objects.read(Objects.namespace("sample")))
            input.clusters[cluster] = objects
        }
        let places = input.servedNamespaces(root: "istio-system")
        #expect(places.filter { $0.cluster == "c1" }.count == 2)
        #expect(places.filter { $0.cluster == "c9" }.count == (isServed ? 2 : 0))
    }
}
