import Foundation
import Testing

@testable import Identity

struct RotationMaterialTests {
    private func files(_ cluster: String = "c1") throws -> CACertificates {
        try RootAuthority.make(now: testNow).makeIntermediate(cluster: cluster, now: testNow)
    }

    @Test func `both authorities come back out of a Secret's contents`() throws {
        let material = RotationMaterial(old: try files(), new: try files())
        let data = material.secretData
        #expect(data.keys.sorted().first == "new-ca-cert.pem")
        for side in [RotationSide.old, .new] {
            let read = try RotationMaterial.files(side, in: data, source: "Secret s")
            #expect(read.secretData == material.files(side).secretData)
            #expect(read.spelling == .istio)
        }
        #expect(throws: IdentityError.self) {
            try RotationMaterial.files(.old, in: ["new-ca-cert.pem": []], source: "s")
        }
    }

    @Test func `the issuing root comes first among the roots handed out`() throws {
        let material = RotationMaterial(old: try files(), new: try files())
        let (old, new) = (try material.old.trustBundle.fingerprints, try material.new.trustBundle.fingerprints)
        var rotation = Rotation(
            old: try material.old.trustBundle.roots.map { RotationRoot($0) },
            new: try material.new.trustBundle.roots.map { RotationRoot($0) }, now: testNow)
        var seen: [[Fingerprint]] = []
        var time = testNow
        while !rotation.isOver {
            let authority = try material.authority(for: rotation, now: testNow)
            #expect(authority.root.fingerprint == authority.trustBundle.fingerprints.first)
            let identity = try SPIFFEID(namespace: "n", serviceAccount: "a")
            let issued = try authority.issueWorkload(
                csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, now: testNow)
            #expect(issued.chainPEM.last == authority.trustBundle.pem)
            seen.append(authority.trustBundle.fingerprints)
            _ = rotation.advance(
                RotationEvidence(proxies: 0, laggards: [], obstacles: []),
                patience: RotationPatience(settling: 0, limit: 1), now: time)
            time += 1
        }
        #expect(seen == [old + new, new + old, new, new])
    }

    @Test func `keys show in no description`() throws {
        let material = RotationMaterial(old: try files(), new: try files())
        var text = "\(material) \(String(reflecting: material))"
        dump(material, to: &text)
        #expect(!text.contains("PRIVATE KEY"))
    }
}
