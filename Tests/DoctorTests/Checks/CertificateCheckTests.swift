import Foundation
import Identity
import Testing

@testable import Doctor

/// Each fault of an authority is found, named, and has commands that repair it.
struct CertificateCheckTests {
    private func finding(_ change: (inout CACertificates, RootAuthority) throws -> Void) throws -> DoctorFinding? {
        var mesh = try HealthyMesh()
        var files = try #require(mesh.primary.authority.value ?? nil).files
        try change(&files, mesh.root)
        mesh.primary.authority = .seen(.init(secret: "cacerts", files: files))
        return mesh.finding(CertificateCheck(), "c1")
    }

    @Test func `an expired intermediate`() throws {
        let finding = try finding { files, _ in
            let before = testNow.addingTimeInterval(-731 * 86_400)
            files = try RootAuthority.make(now: before).makeIntermediate(cluster: "c1", now: before)
        }
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("Secret istio-system/cacerts: ca-cert.pem: notAfter: ") == true)
        let commands = finding?.repair?.commands ?? []
        #expect(
            commands == [
                "skein ca intermediate --root ROOT --cluster c1 --out c1-cacerts",
                "kubectl --context c1 -n istio-system create secret generic cacerts --from-file=c1-cacerts "
                    + "--dry-run=client -o yaml | kubectl --context c1 -n istio-system apply -f -",
                "kubectl --context c1 -n istio-system rollout restart deployment/istiod",
            ])
    }

    @Test func `a key of another pair`() throws {
        let finding = try finding { files, root in
            files.key = try root.makeIntermediate(cluster: "c1", now: testNow).key
        }
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("ca-key.pem: public key: ") == true)
        #expect(finding?.repair?.explanation.contains("not a pair") == true)
    }

    @Test func `a chain that lacks its middle is completed, not replaced`() throws {
        let finding = try finding { files, root in
            let region = try CertificateAuthority(
                root.makeIntermediate(cluster: "region", pathLength: 1, now: testNow), now: testNow)
            files = try region.makeIntermediate(cluster: "c1", now: testNow)
            files.chain = files.certificate
        }
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("cert-chain.pem: issuer: ") == true)
        #expect(finding?.commands.contains("cat MISSING.pem >> cert-chain.pem") == true)
        #expect(finding?.commands.contains("skein ca intermediate") == false)
        #expect(
            finding?.commands.contains(
                #"-p "{\"data\":{\"cert-chain.pem\":\"$(base64 -w0 cert-chain.pem)\"}}""#) == true)
    }

    @Test func `a certificate that is no authority`() throws {
        let finding = try finding { files, _ in
            let server = try CertificateAuthority(files, now: testNow).issueServer(
                hosts: ["x"], key: WorkloadKey(), now: testNow)
            files.certificate = Array((server.chainPEM.first ?? "").utf8)
        }
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("ca-cert.pem: basicConstraints: ") == true)
    }

    @Test func `files that are missing or unreadable`() throws {
        let missing = try finding { files, _ in
            files = CACertificates(source: "x", certificate: nil, key: nil, root: nil, chain: nil)
        }
        #expect(missing?.outcome == .failed)
        #expect(missing?.summary.contains("ca-cert.pem: is missing") == true)
        let garbage = try finding { files, _ in files.certificate = Array("nonsense".utf8) }
        #expect(garbage?.outcome == .failed)
        #expect(garbage?.repair?.commands.isEmpty == false)
    }

    @Test func `the other spelling is looked at as well`() throws {
        let finding = try finding { files, _ in files.spelling = .tls }
        #expect(finding?.outcome == .ok)
        #expect(finding?.details.contains { $0.hasPrefix("tls.crt: ") } == true)
    }

    @Test func `a remote needs no authority, a Secret that may not be read is skipped`() throws {
        var mesh = try HealthyMesh()
        mesh.remote.authority = .seen(nil)
        #expect(mesh.finding(CertificateCheck(), "c2")?.outcome == .ok)
        mesh.remote.authority = .unseen("the rights do not suffice")
        #expect(mesh.finding(CertificateCheck(), "c2")?.outcome == .skipped)
    }

    @Test func `no key ever reaches a finding`() throws {
        let mesh = try HealthyMesh()
        let key = try #require((mesh.primary.authority.value ?? nil)?.files.key).unredactedText
        let line = try #require(key.split(separator: "\n").dropFirst().first)
        let text = String(decoding: try JSONEncoder().encode(DoctorReport(mesh.evidence)), as: UTF8.self)
        #expect(!text.contains(line))
    }
}
