import Foundation
import Yams

extension Kubeconfig {
    /// Reads a kubeconfig from YAML (or JSON) text.
    /// - Parameter source: where the text comes from, for messages.
    /// - Throws: `APIError` of code `configuration`.
    public init(yaml: String, source: String = "kubeconfig") throws(APIError) {
        guard yaml.utf8.count <= Self.maximumBytes else {
            throw APIError(.configuration, "\(source): larger than \(Self.maximumBytes) bytes; is it a kubeconfig?")
        }
        let root: Node
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw APIError(.configuration, "\(source): empty; a kubeconfig was expected")
            }
            root = node
        } catch let error as APIError {
            throw error
        } catch {
            throw APIError(.configuration, "\(source): not YAML: \(error)", cause: error)
        }
        let reader = KubeconfigReader(source: source)
        clusters = try reader.entries(root, "clusters", "cluster", reader.cluster)
        users = try reader.entries(root, "users", "user", reader.user)
        contexts = try reader.entries(root, "contexts", "context", reader.context)
        currentContext = root["current-context"]?.string ?? ""
        guard !clusters.isEmpty else {
            throw APIError(.configuration, "\(source): no clusters in it; is it a kubeconfig?")
        }
    }

    /// Reads a kubeconfig file.
    /// - Throws: `APIError` of code `configuration`.
    public init(file path: String) throws(APIError) {
        let bytes = try LimitedFile.read(path, limit: Self.maximumBytes)
        try self.init(yaml: String(decoding: bytes, as: UTF8.self), source: path)
    }
}

private struct KubeconfigReader {
    let source: String

    func entries<Value>(
        _ root: Node, _ list: String, _ member: String, _ read: (Node, String) throws(APIError) -> Value
    ) throws(APIError) -> [String: Value] {
        var result: [String: Value] = [:]
        for (index, entry) in (root[list]?.array() ?? []).enumerated() {
            guard let name = entry["name"]?.string, let body = entry[member], body.mapping != nil else {
                throw APIError(.configuration, "\(source): \(list)[\(index)] needs \"name\" and \"\(member)\"")
            }
            result[name] = try read(body, "\(list)[\(index)] \"\(name)\"")
        }
        return result
    }

    func cluster(_ node: Node, _ place: String) throws(APIError) -> Kubeconfig.Cluster {
        guard let server = node["server"]?.string else {
            throw APIError(.configuration, "\(source): \(place) has no \"server\"")
        }
        var cluster = Kubeconfig.Cluster(
            server: server, certificateAuthority: try material(node, "certificate-authority", place))
        cluster.tlsServerName = node["tls-server-name"]?.string
        cluster.insecureSkipTLSVerify = node["insecure-skip-tls-verify"]?.bool ?? false
        cluster.proxyURL = node["proxy-url"]?.string
        return cluster
    }

    func user(_ node: Node, _ place: String) throws(APIError) -> Kubeconfig.User {
        var user = Kubeconfig.User(
            token: node["token"]?.string, tokenFile: node["tokenFile"]?.string,
            clientCertificate: try material(node, "client-certificate", place),
            clientKey: try material(node, "client-key", place))
        user.unsupported = ["exec", "auth-provider", "username", "as"].filter { node[$0] != nil }
        return user
    }

    func context(_ node: Node, _ place: String) throws(APIError) -> Kubeconfig.Context {
        guard let cluster = node["cluster"]?.string else {
            throw APIError(.configuration, "\(source): \(place) has no \"cluster\"")
        }
        return Kubeconfig.Context(
            cluster: cluster, user: node["user"]?.string ?? "", namespace: node["namespace"]?.string)
    }

    /// `KEY-data` in base64, which goes before the path `KEY`.
    private func material(_ node: Node, _ key: String, _ place: String) throws(APIError) -> Kubeconfig.Material? {
        guard let text = node["\(key)-data"]?.string else {
            return node[key]?.string.map(Kubeconfig.Material.file)
        }
        guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters), !data.isEmpty else {
            throw APIError(.configuration, "\(source): \(place): \"\(key)-data\" is not base64")
        }
        return .data(Array(data))
    }
}
