import EnvoyAPI
import EnvoyConfig
import Foundation
import Identity
import Kubernetes
import MeshAPI
import MeshModel
import SwiftProtobuf
import Testing
import XDS

@testable import ControlPlane

/// Who is served which Secret.
struct CredentialLedgerTests {
    private let account = GatewayAccount(cluster: "c2", namespace: "sample", name: "gateway")
    private let here = SecretPlace(cluster: "c2", namespace: "sample", name: "web-cert")
    private let there = SecretPlace(cluster: "c1", namespace: "sample", name: "web-cert")
    private let now = ContinuousClock.now

    private func demand(_ names: CredentialName...) -> CredentialDemand {
        CredentialDemand(account: account, names: names.sorted())
    }

    /// A ledger that one gateway wants something of, which it may have.
    private func ledger(_ names: CredentialName...) -> CredentialLedger {
        var ledger = CredentialLedger(configCluster: "c1")
        ledger.want([CredentialDemand(account: account, names: names.sorted())], now: now)
        ledger.update(account) { $0.answered(SubjectAccessReview(isAllowed: true), now: now) }
        return ledger
    }

    private func secret(_ made: TestCredential) -> Secret {
        TestCredential.secret(["tls.crt": made.chain, "tls.key": made.key, "ca.crt": made.root])
    }

    private func names(_ ledger: CredentialLedger) -> [String] {
        ledger.layers.values.flatMap { $0.table(TypeURL.secret).resources.map(\.name) }
    }

    private func complaint(_ ledger: CredentialLedger) -> String {
        ledger.outcomes.values.flatMap { $0.flatMap(\.complaints) }.joined(separator: "\n")
    }

    @Test func `the own cluster's Secret counts, then the one of the configuration's cluster`() throws {
        let (own, central) = (try TestCredential(), try TestCredential())
        var ledger = ledger(.certificate("web-cert"))
        #expect(ledger.places == [here, there])
        ledger.update(there) { $0.see(secret(central), at: there, version: "1", now: Date()) }
        ledger.settle()
        #expect(names(ledger).isEmpty)
        ledger.update(here) { $0.gone() }
        ledger.settle()
        let fallback = try #require(ledger.layers.values.first)
        #expect(names(ledger) == ["kubernetes://web-cert"])
        ledger.update(here) { $0.see(secret(own), at: here, version: "2", now: Date()) }
        ledger.settle()
        let preferred = try #require(ledger.layers.values.first)
        #expect(preferred.table(TypeURL.secret).resources != fallback.table(TypeURL.secret).resources)
        ledger.settle()
        #expect(ledger.layers.values.first === preferred)
    }

    @Test func `where the control plane may read no Secrets, the configuration's cluster is asked`() throws {
        var ledger = ledger(.certificate("web-cert"))
        ledger.update(there) { [made = try TestCredential()] in
            $0.see(secret(made), at: there, version: "1", now: Date())
        }
        ledger.update(here) { $0.failed(APIError(.unreachable, "no route")) }
        ledger.settle()
        #expect(names(ledger).isEmpty && complaint(ledger).contains("no route"))
        let status = APIStatus(code: 403, reason: .forbidden, message: "forbidden")
        let forbidden = APIError(.refused, "forbidden", status: status)
        ledger.update(here) { $0.failed(forbidden) }
        ledger.settle()
        #expect(names(ledger) == ["kubernetes://web-cert"])
    }

    @Test func `who may not read Secrets gets none, and the missing RoleBinding is named`() throws {
        var ledger = CredentialLedger(configCluster: "c1")
        ledger.want([demand(.certificate("web-cert"))], now: now)
        ledger.update(here) { [made = try TestCredential()] in
            $0.see(secret(made), at: here, version: "1", now: Date())
        }
        ledger.settle()
        #expect(names(ledger).isEmpty && ledger.accountsDue(at: now) == [account])
        ledger.update(account) { $0.answered(SubjectAccessReview(isAllowed: false, reason: "no rule"), now: now) }
        ledger.settle()
        #expect(names(ledger).isEmpty)
        #expect(complaint(ledger).contains("create rolebinding gateway-sds"))
        #expect(complaint(ledger).contains("--serviceaccount=sample:gateway"))
        #expect(ledger.accountsDue(at: now + .seconds(59)).isEmpty)
        #expect(ledger.accountsDue(at: now + .seconds(60)) == [account])
        ledger.update(account) { $0.answered(SubjectAccessReview(isAllowed: true), now: now) }
        ledger.settle()
        #expect(names(ledger) == ["kubernetes://web-cert"])
        ledger.update(account) { $0.failed("timeout", now: now) }
        ledger.settle()
        #expect(names(ledger) == ["kubernetes://web-cert"] && ledger.accountsDue(at: now + .seconds(5)) == [account])
    }

    @Test func `a Secret that turns bad stays in force as it was, one that is deleted does not`() throws {
        var ledger = ledger(.certificate("web-cert"), .authorities(of: "web-cert"))
        let cacert = SecretPlace(cluster: "c2", namespace: "sample", name: "web-cert-cacert")
        ledger.update(cacert) { $0.gone() }
        ledger.update(here) { [made = try TestCredential()] in
            $0.see(secret(made), at: here, version: "1", now: Date())
        }
        ledger.settle()
        let good = try #require(ledger.layers.values.first)
        #expect(names(ledger) == ["kubernetes://web-cert", "kubernetes://web-cert-cacert"])
        ledger.update(here) {
            $0.see(TestCredential.secret(["tls.crt": "x", "tls.key": "y"]), at: here, version: "2", now: Date())
        }
        ledger.settle()
        #expect(ledger.layers.values.first === good)
        #expect(complaint(ledger).contains("is served as it was before"))
        for place in [here, there, SecretPlace(cluster: "c1", namespace: "sample", name: "web-cert-cacert")] {
            ledger.update(place) { $0.gone() }
        }
        ledger.settle()
        #expect(names(ledger).isEmpty && complaint(ledger).contains("there is no Secret sample/web-cert of c1"))
    }

    @Test func `a Secret of authorities alone is preferred to the one of the certificate`() throws {
        let (pair, clients) = (try TestCredential(), try TestCredential())
        var ledger = ledger(.authorities(of: "web-cert"))
        let cacert = SecretPlace(cluster: "c2", namespace: "sample", name: "web-cert-cacert")
        ledger.update(here) { $0.see(secret(pair), at: here, version: "1", now: Date()) }
        ledger.update(cacert) {
            $0.see(TestCredential.secret(["cacert": clients.root]), at: cacert, version: "1", now: Date())
        }
        ledger.settle()
        let bytes = try #require(ledger.layers.values.first?.table(TypeURL.secret).resources.first?.bytes)
        let message = try Envoy_Extensions_TransportSockets_Tls_V3_Secret(serializedBytes: bytes)
        #expect(message.name == "kubernetes://web-cert-cacert")
        #expect(message.validationContext.trustedCa.inlineString == clients.root)
    }

    @Test func `names with a namespace are followed nowhere`() {
        var ledger = ledger(.certificate("other/web-cert"))
        ledger.settle()
        #expect(ledger.places.isEmpty && names(ledger).isEmpty)
        #expect(complaint(ledger).contains("only Secrets of the gateway's own namespace, sample"))
    }

    @Test func `what nobody needs is forgotten, and no cluster is asked for too much`() throws {
        var ledger = ledger(.certificate("web-cert"))
        ledger.update(here) { [made = try TestCredential()] in
            $0.see(secret(made), at: here, version: "1", now: Date())
        }
        ledger.want([], now: now)
        ledger.settle()
        #expect(ledger.places.isEmpty && ledger.layers.isEmpty && ledger.accountsDue(at: now).isEmpty)
        let many = (1000..<1500).map { CredentialName.certificate("cert-\($0)") }
        ledger.want([CredentialDemand(account: account, names: many)], now: now)
        #expect(ledger.places.count == 2 * CredentialLedger.limit)
        ledger.update(account) { $0.answered(SubjectAccessReview(isAllowed: true), now: now) }
        ledger.settle()
        #expect(complaint(ledger).contains("more than 256 Secrets"))
    }
}
