import Foundation
import Kubernetes
import Testing

@Suite struct KubeconfigTests {
    static let text = """
        apiVersion: v1
        kind: Config
        current-context: one
        preferences: {}
        clusters:
        - name: c1
          cluster: {server: "https://10.0.0.1:6443/", certificate-authority-data: UEVN, tls-server-name: api.internal}
        - name: c2
          cluster: {server: "https://c2", insecure-skip-tls-verify: true}
        - name: c3
          cluster: {server: "https://c3", certificate-authority: ca.pem}
        - name: c4
          cluster: {server: "https://c4", proxy-url: "http://proxy"}
        - name: c5
          cluster: {server: "c5:6443"}
        - name: c6
          cluster: {server: "http://c6"}
        users:
        - name: token
          user: {token: s3cret}
        - name: cert
          user: {client-certificate-data: Q0VSVA==, client-key-data: S0VZ}
        - name: half
          user: {client-certificate-data: Q0VSVA==}
        - name: exec
          user: {exec: {command: aws}}
        - name: file
          user: {tokenFile: /var/token}
        contexts:
        - {name: one, context: {cluster: c1, user: token, namespace: sample}}
        - {name: cert, context: {cluster: c1, user: cert}}
        - {name: insecure, context: {cluster: c2, user: token}}
        - {name: files, context: {cluster: c3, user: token}}
        - {name: proxy, context: {cluster: c4, user: token}}
        - {name: scheme, context: {cluster: c5, user: token}}
        - {name: plain, context: {cluster: c6, user: token}}
        - {name: plainNobody, context: {cluster: c6}}
        - {name: half, context: {cluster: c1, user: half}}
        - {name: exec, context: {cluster: c1, user: exec}}
        - {name: tokenFile, context: {cluster: c1, user: file}}
        - {name: noCluster, context: {cluster: nope, user: token}}
        - {name: noUser, context: {cluster: c1, user: nope}}
        """

    @Test func resolves() throws {
        let config = try Kubeconfig(yaml: Self.text)
        let one = try config.configuration()
        #expect(one.server == "https://10.0.0.1:6443" && one.trustRoots == Array("PEM".utf8))
        #expect(one.serverName == "api.internal" && one.namespace == "sample")
        #expect(one.credential == .init(token: .value("s3cret")))
        #expect(!"\(one)".contains("s3cret"))
        let cert = try config.configuration(context: "cert")
        #expect(cert.credential.certificate == .init(chain: Array("CERT".utf8), key: Array("KEY".utf8)))
        #expect(try config.configuration(context: "tokenFile").credential.token == .file("/var/token"))
        #expect(try config.configuration(context: "insecure", rules: .init(allowsInsecure: true)).acceptsAnyCertificate)
        #expect(try config.configuration(context: "plainNobody").credential == .none)
    }

    static let refusals: [(context: String, mentions: String)] = [
        ("insecure", "insecure-skip-tls-verify"), ("files", "certificate-authority"), ("proxy", "proxy-url"),
        ("scheme", "https://"), ("plain", "unencrypted"), ("half", "client-key"), ("exec", "\"exec\" is not supported"),
        ("tokenFile", "tokenFile"), ("noCluster", "nope"), ("noUser", "nope"), ("missing", "there are: cert, exec"),
    ]

    @Test("contexts that a self-contained kubeconfig may not have", arguments: refusals)
    func refusal(context: String, mentions: String) throws {
        let config = try Kubeconfig(yaml: Self.text)
        let error = #expect(throws: APIError.self) {
            try config.configuration(context: context, rules: .selfContained)
        }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "")")
    }

    static let unusableTexts = [
        "", "   ", "just text", "[1, 2]", "{", "a: &a [*a", "clusters: []", "clusters: 7", "clusters: [7]",
        "clusters: [{name: a}]", "clusters: [{name: a, cluster: {}}]", "clusters: [{name: a, cluster: 3}]",
        "clusters: [{name: a, cluster: {server: x, certificate-authority-data: \"%%%\"}}]",
        "clusters: [{name: a, cluster: {server: x}}]\ncontexts: [{name: b, context: {}}]",
    ]

    @Test("what is no kubeconfig is refused", arguments: unusableTexts)
    func unusable(text: String) {
        let error = #expect(throws: APIError.self) { try Kubeconfig(yaml: text, source: "Secret x") }
        #expect(error?.code == .configuration && error?.message.contains("Secret x") == true)
    }

    @Test func tooLarge() {
        let text = Self.text + String(repeating: "#", count: Kubeconfig.maximumBytes)
        #expect(throws: APIError.self) { try Kubeconfig(yaml: text) }
    }

    @Test("what is written reads back the same")
    func roundTrip() throws {
        let made = Kubeconfig.make(
            name: "cluster2", server: "https://[::1]:6443", certificateAuthority: Array("PEM".utf8),
            user: .init(token: "to\"ken\n: #"), namespace: "istio-system")
        #expect(try Kubeconfig(yaml: made.yaml) == made)
        let all = try Kubeconfig(yaml: Self.text)
        var readable = all
        readable.users["exec"] = .init()  // what we cannot use is not written
        #expect(try Kubeconfig(yaml: all.yaml) == readable)
        let merged = made.merged(with: all)
        #expect(merged.contexts.count == all.contexts.count + 1 && merged.currentContext == "cluster2")
    }

    @Test func inCluster() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "skein-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, text) in [("token", "t"), ("ca.crt", "PEM"), ("namespace", "istio-system")] {
            try Data(text.utf8).write(to: directory.appending(path: name))
        }
        let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "6443"]
        let config = try ClientConfiguration.inCluster(environment: environment, directory: directory.path)
        #expect(config.server == "https://[fd00::1]:6443" && config.namespace == "istio-system")
        #expect(config.credential.token == .file(directory.path + "/token") && config.trustRoots == Array("PEM".utf8))
        #expect(throws: APIError.self) { try ClientConfiguration.inCluster(environment: [:]) }
        #expect(throws: APIError.self) {
            try ClientConfiguration.inCluster(environment: environment, directory: directory.path + "/nowhere")
        }
    }
}
