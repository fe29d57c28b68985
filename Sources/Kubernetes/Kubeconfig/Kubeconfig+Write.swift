import Foundation

extension Kubeconfig {
    /// This kubeconfig as YAML text, sorted by name.
    public var yaml: String {
        var text = "apiVersion: v1\nkind: Config\n"
        text += "clusters:\n" + clusters.sorted { $0.key < $1.key }.map(Self.text(cluster:_:)).joined()
        text += "users:\n" + users.sorted { $0.key < $1.key }.map(Self.text(user:_:)).joined()
        text += "contexts:\n" + contexts.sorted { $0.key < $1.key }.map(Self.text(context:_:)).joined()
        text += "current-context: \(Self.quoted(currentContext))\n"
        return text
    }

    private static func text(cluster name: String, _ cluster: Cluster) -> String {
        entry(
            name, "cluster",
            [("server", cluster.server)] + pair("certificate-authority", cluster.certificateAuthority)
                + pair("tls-server-name", cluster.tlsServerName) + pair("proxy-url", cluster.proxyURL),
            flags: cluster.insecureSkipTLSVerify ? ["insecure-skip-tls-verify"] : [])
    }

    private static func text(user name: String, _ user: User) -> String {
        entry(
            name, "user",
            pair("token", user.token) + pair("tokenFile", user.tokenFile)
                + pair("client-certificate", user.clientCertificate) + pair("client-key", user.clientKey))
    }

    private static func text(context name: String, _ context: Context) -> String {
        entry(
            name, "context",
            [("cluster", context.cluster), ("user", context.user)] + pair("namespace", context.namespace))
    }

    private static func entry(
        _ name: String, _ member: String, _ fields: [(String, String)], flags: [String] = []
    ) -> String {
        var text = "- name: \(quoted(name))\n  \(member):"
        if fields.isEmpty && flags.isEmpty { return text + " {}\n" }
        text += "\n"
        for (key, value) in fields { text += "    \(key): \(quoted(value))\n" }
        for flag in flags { text += "    \(flag): true\n" }
        return text
    }

    private static func pair(_ key: String, _ value: String?) -> [(String, String)] { value.map { [(key, $0)] } ?? [] }

    private static func pair(_ key: String, _ material: Material?) -> [(String, String)] {
        switch material {
        case .data(let bytes): [("\(key)-data", Data(bytes).base64EncodedString())]
        case .file(let path): [(key, path)]
        case nil: []
        }
    }

    /// A JSON string is a YAML string.
    private static func quoted(_ text: String) -> String { JSON.string(text).text() }
}
