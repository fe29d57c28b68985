import Foundation
import Identity
import Testing

/// An ingress gateway with certificates out of Secrets, as a client outside of the mesh sees it.
@Suite(.serialized, .enabled(if: Skein.obstacle == nil, "\(Skein.obstacle ?? "")"))
struct GatewayCredentialTests {
    private let client = "cluster1/istio-system/istiod"

    @Test(.timeLimit(.minutes(3)))
    func `the gateway presents what a Secret holds, and asks clients for what another one trusts`() async throws {
        let skein = Skein()
        let up = try await skein.lab("up")
        do {
            try #require(up.status == 0, "\(up.error)")
            try await apply(Self.gateway, skein)
            try await presentsAndReplaces(skein)
            try await asksClients(skein)
        } catch {
            _ = try await skein.lab("down")
            throw error
        }
        #expect(try await skein.lab("down").status == 0)
    }

    private func presentsAndReplaces(_ skein: Skein) async throws {
        let (first, second) = (try Site("web.example"), try Site("web.example"))
        try await apply(first.secret("web-cert"), skein)
        #expect(try await soon { try await call("web.example", trusting: first, skein) == 200 }, "the first one")
        #expect(try await call("web.example", trusting: second, skein) == 0)
        try await apply(second.secret("web-cert"), skein)
        #expect(try await soon { try await call("web.example", trusting: second, skein) == 200 }, "the second one")
        #expect(try await call("web.example", trusting: first, skein) == 0)
    }

    private func asksClients(_ skein: Skein) async throws {
        let (site, clients) = (try Site("mutual.example"), try Site("client.example"))
        try await apply(site.secret("mutual-cert"), skein)
        try await apply(clients.authorities("mutual-cert-cacert"), skein)
        let isAccepted = try await soon {
            try await call("mutual.example", trusting: site, as: clients, skein) == 200
        }
        #expect(isAccepted, "a client with a certificate")
        #expect(try await call("mutual.example", trusting: site, skein) == 0)
        #expect(try await call("mutual.example", trusting: site, as: Site("client.example"), skein) == 0)
    }

    private func soon(_ condition: () async throws -> Bool) async rethrows -> Bool {
        try await eventually(within: .seconds(20), condition)
    }

    /// The status of the gateway's answer; 0 when TLS fails.
    private func call(_ host: String, trusting site: Site, as client: Site? = nil, _ skein: Skein) async throws -> Int {
        let script = """
            umask 077; d=$(mktemp -d); printf %s "$1" >$d/ca; printf %s "$2" >$d/chain; printf %s "$3" >$d/key
            if [ -n "$2" ]; then own="--cert $d/chain --key $d/key"; fi
            curl -s -o /dev/null -w '%{http_code}' --max-time 5 --cacert $d/ca $own \
            --connect-to \(host):443:istio-ingressgateway.istio-system:443 https://\(host)/hello
            rm -rf $d
            """
        let result = try await skein.exec(
            self.client, "sh", "-c", script, "sh", site.root, client?.chain ?? "", client?.key ?? "")
        return Int(result.output) ?? 0
    }

    private func apply(_ yaml: String, _ skein: Skein) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try await skein.lab("apply", "cluster1", "-f", file.path)
        try #require(result.status == 0, "\(result.error)")
    }

    private static let gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata:
          name: web
          namespace: istio-system
        spec:
          selector:
            istio: ingressgateway
          servers:
            - port:
                number: 443
                name: https-web
                protocol: HTTPS
              hosts: [web.example]
              tls:
                mode: SIMPLE
                credentialName: web-cert
            - port:
                number: 443
                name: https-mutual
                protocol: HTTPS
              hosts: [mutual.example]
              tls:
                mode: MUTUAL
                credentialName: mutual-cert
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: web
          namespace: sample
        spec:
          hosts: [web.example, mutual.example]
          gateways: [istio-system/web]
          http:
            - route:
                - destination:
                    host: helloworld
                    port:
                      number: 5000
        """

    /// A certificate for a name, from an authority of its own.
    private struct Site {
        let root: String
        let chain: String
        let key: String

        init(_ host: String) throws {
            let authority = try CertificateAuthority(
                RootAuthority.make(now: Date()).makeIntermediate(cluster: "site", now: Date()), now: Date())
            let key = try WorkloadKey()
            chain = try authority.issueServer(hosts: [host], key: key, now: Date()).presentedPEM
            self.key = key.pem.unredactedText
            root = authority.trustBundle.pem
        }

        func secret(_ name: String) -> String {
            Self.secret(name, type: "kubernetes.io/tls", ["tls.crt": chain, "tls.key": key])
        }

        func authorities(_ name: String) -> String { Self.secret(name, type: "Opaque", ["cacert": root]) }

        private static func secret(_ name: String, type: String, _ data: [String: String]) -> String {
            let lines = data.map { "  \($0): \(Data($1.utf8).base64EncodedString())\n" }.sorted().joined()
            return """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: \(name)
                  namespace: istio-system
                type: \(type)
                data:
                \(lines)
                """
        }
    }
}
