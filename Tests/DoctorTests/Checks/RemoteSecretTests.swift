import Foundation
import Testing

@testable import Doctor

/// The way from the primary to its remotes: the Secret, its token, the reader's rights.
struct RemoteSecretTests {
    @Test func `a remote without a Secret gets the commands that make one`() throws {
        var mesh = try HealthyMesh()
        mesh.primary.remoteSecrets = .seen([])
        let finding = mesh.finding(RemoteSecretCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.commands.contains("kubectl --context c2 config view --minify --flatten --raw") == true)
        #expect(finding?.commands.contains("create token istio-reader-service-account") == true)
        #expect(
            finding?.commands.contains(
                "kubectl --context c1 -n istio-system annotate --overwrite secret istio-remote-secret-c2 "
                    + "networking.istio.io/cluster=c2") == true)
        #expect(
            finding?.commands.contains("label --overwrite secret istio-remote-secret-c2 istio/multiCluster=true")
                == true)
    }

    @Test func `a kubeconfig that cannot be used, a refused token, a foreign CA`() throws {
        var mesh = try HealthyMesh()
        mesh.changeRemoteSecret { $0.fault = "no clusters in it" }
        #expect(mesh.finding(RemoteSecretCheck(), "c2")?.outcome == .failed)
        for (refusal, words) in [
            (RemoteSecretEvidence.Refusal.credentials, "config set-credentials reader --token="),
            (.authority, "config unset users"),
        ] {
            mesh = try HealthyMesh()
            mesh.changeRemoteSecret {
                $0.uid = .unseen("refused")
                $0.refusal = refusal
            }
            let finding = mesh.finding(RemoteSecretCheck(), "c2")
            #expect(finding?.outcome == .failed)
            #expect(finding?.commands.contains(words) == true)
        }
    }

    @Test func `an API server that only the control plane reaches is a warning`() throws {
        var mesh = try HealthyMesh()
        mesh.changeRemoteSecret { $0.uid = .unseen("no connection in time") }
        #expect(mesh.finding(RemoteSecretCheck(), "c2")?.outcome == .warning)
    }

    @Test(arguments: [
        (-1.0, ["api"], DoctorFinding.Outcome.failed), (3600, ["api"], .ok), (60, ["api"], .warning),
        (3600, ["istio-ca"], .failed), (3600, ["istio-ca", "api"], .ok),
    ])
    func `the reader's token`(left: Double, audiences: [String], outcome: DoctorFinding.Outcome) throws {
        var mesh = try HealthyMesh()
        mesh.changeRemoteSecret {
            $0.claims?.audiences = audiences
            $0.claims?.expires = testNow.addingTimeInterval(left)
        }
        let finding = mesh.findings(TokenCheck()).last
        #expect(finding?.outcome == outcome)
        if outcome == .failed { #expect(finding?.commands.contains("create token") == true) }
    }

    @Test func `a token that does not expire is fine`() throws {
        var mesh = try HealthyMesh()
        mesh.changeRemoteSecret { $0.claims?.expires = nil }
        #expect(mesh.findings(TokenCheck()).last?.outcome == .ok)
    }

    @Test func `claims are read without the token being kept`() throws {
        // {"sub":"system:serviceaccount:n:a","aud":["x"],"exp":1800000000,"iat":1799990000,"iss":"i"}
        let payload = #"{"sub":"system:serviceaccount:n:a","aud":["x"],"exp":1800000000,"iat":1799990000,"iss":"i"}"#
        let base64 = Data(payload.utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
        let claims = try #require(TokenClaims(token: "e30.\(base64).c2lnbmF0dXJl"))
        #expect(claims.subject == "system:serviceaccount:n:a")
        #expect(claims.audiences == ["x"])
        #expect(claims.expires == testNow)
        #expect(!"\(claims)".contains("c2lnbmF0dXJl"))
    }

    @Test(arguments: ["", "a.b", "e30.!!!.x", "e30.e30.e30.e30", "e30.W10.x", String(repeating: "a.", count: 20_000)])
    func `what is no token has no claims`(text: String) {
        #expect(TokenClaims(token: text) == nil)
    }

    @Test func `an API server that does not accept its own tokens fails`() throws {
        var mesh = try HealthyMesh()
        mesh.remote.tokenTrial = .seen(
            TokenTrial(
                account: "n/a", review: .seen(.init(isAuthenticated: false, audiences: [], error: "bad signature"))))
        #expect(mesh.finding(TokenCheck(), "c2")?.outcome == .failed)
        mesh.remote.tokenTrial = .seen(
            TokenTrial(account: "n/a", review: .seen(.init(isAuthenticated: true, audiences: ["api"]))))
        #expect(mesh.finding(TokenCheck(), "c2")?.outcome == .failed)
        mesh.remote.tokenTrial = .unseen("the rights do not suffice")
        #expect(mesh.findings(TokenCheck()).first { $0.cluster == "c2" }?.outcome == .skipped)
    }

    @Test func `rights that the reader lacks are granted one by one`() throws {
        var mesh = try HealthyMesh()
        mesh.changeRemoteSecret { entry in
            entry.rights = entry.rights.map { rights in
                rights.map { right in
                    var right = right
                    if right.resource == "endpointslices", right.verb == "watch" { right.isAllowed = false }
                    return right
                }
            }
        }
        let finding = mesh.finding(ReaderAccessCheck(), "c2")
        #expect(finding?.outcome == .failed)
        #expect(finding?.summary.contains("watch endpointslices") == true)
        #expect(finding?.commands.contains("--verb=watch --resource=endpointslices.discovery.k8s.io") == true)
        #expect(finding?.commands.contains("--serviceaccount=istio-system:istio-reader-service-account") == true)
    }

    @Test func `a reader of Secrets is a warning`() throws {
        var mesh = try HealthyMesh()
        mesh.changeRemoteSecret { entry in
            entry.rights = entry.rights.map { rights in
                rights.map { right in
                    var right = right
                    right.isAllowed = true
                    return right
                }
            }
        }
        #expect(mesh.finding(ReaderAccessCheck(), "c2")?.outcome == .warning)
    }
}
