extension Kubeconfig {
    /// What a kubeconfig may ask for, which depends on who wrote it.
    public struct Rules: Sendable, Hashable {
        /// `insecure-skip-tls-verify: true` is honoured instead of refused.
        public var allowsInsecure: Bool
        /// Paths to certificates, keys and tokens are followed.
        public var allowsFiles: Bool
        /// Where relative paths begin.
        public var directory: String?

        public init(allowsInsecure: Bool = false, allowsFiles: Bool = true, directory: String? = nil) {
            self.allowsInsecure = allowsInsecure
            self.allowsFiles = allowsFiles
            self.directory = directory
        }

        /// For a kubeconfig that came over the network, such as a remote secret: it must contain all that it needs,
        /// so that it cannot make us read our own files.
        public static let selfContained = Rules(allowsFiles: false)
    }

    /// Follows a context to its cluster and user.
    /// - Parameter context: `nil` for the current one, or the only one.
    /// - Throws: `APIError` of code `configuration`, naming what to change.
    public func configuration(
        context name: String? = nil, rules: Rules = Rules()
    ) throws(APIError) -> ClientConfiguration {
        let context = try context(named: name)
        guard let cluster = clusters[context.cluster] else {
            throw APIError(.configuration, "the context's cluster \"\(context.cluster)\" is not in the kubeconfig")
        }
        let user = try user(of: context)
        try Self.check(cluster, named: context.cluster, rules)
        var result = ClientConfiguration(
            server: cluster.server,
            trustRoots: try Self.bytes(cluster.certificateAuthority, "certificate-authority", rules),
            serverName: cluster.tlsServerName,
            credential: try Self.credential(user, named: context.user, rules),
            namespace: context.namespace)
        result.acceptsAnyCertificate = cluster.insecureSkipTLSVerify
        if cluster.server.hasPrefix("http://"), result.credential != .none, !rules.allowsInsecure {
            throw APIError(
                .configuration,
                "cluster \"\(context.cluster)\": a credential would travel unencrypted to \(cluster.server); use https://"
            )
        }
        return result
    }

    private func context(named name: String?) throws(APIError) -> Context {
        let wanted = name ?? currentContext
        if let context = contexts[wanted] { return context }
        if wanted.isEmpty, contexts.count == 1, let only = contexts.values.first { return only }
        let known = contexts.keys.sorted().joined(separator: ", ")
        throw APIError(
            .configuration,
            wanted.isEmpty
                ? "the kubeconfig has no current-context; choose one of: \(known)"
                : "no context \"\(wanted)\" in the kubeconfig; there are: \(known)")
    }

    private func user(of context: Context) throws(APIError) -> User {
        if context.user.isEmpty { return User() }
        guard let user = users[context.user] else {
            throw APIError(.configuration, "the context's user \"\(context.user)\" is not in the kubeconfig")
        }
        return user
    }

    private static func check(_ cluster: Cluster, named name: String, _ rules: Rules) throws(APIError) {
        guard cluster.server.hasPrefix("https://") || cluster.server.hasPrefix("http://") else {
            throw APIError(
                .configuration, "cluster \"\(name)\": server \"\(cluster.server)\" should begin with https://")
        }
        if cluster.insecureSkipTLSVerify && !rules.allowsInsecure {
            throw APIError(
                .configuration,
                "cluster \"\(name)\": insecure-skip-tls-verify is refused; put the server's CA into"
                    + " certificate-authority-data instead")
        }
        if cluster.proxyURL != nil {
            throw APIError(
                .configuration, "cluster \"\(name)\": proxy-url is not supported; name a server that is reachable")
        }
    }

    private static func credential(
        _ user: User, named name: String, _ rules: Rules
    ) throws(APIError) -> ClientConfiguration.Credential {
        let chain = try bytes(user.clientCertificate, "client-certificate", rules)
        let key = try bytes(user.clientKey, "client-key", rules)
        guard (chain == nil) == (key == nil) else {
            throw APIError(
                .configuration, "user \"\(name)\": client-certificate and client-key must come together")
        }
        var result = ClientConfiguration.Credential()
        if let chain, let key { result.certificate = .init(chain: chain, key: key) }
        if let path = user.tokenFile {
            result.token = .file(try resolve(path, "tokenFile", rules))
        } else if let token = user.token, !token.isEmpty {
            result.token = .value(token)
        }
        if result == .none, let means = user.unsupported.first {
            throw APIError(
                .configuration,
                "user \"\(name)\": \"\(means)\" is not supported; use a token, for instance of a service account"
                    + " (kubectl create token), or a client certificate")
        }
        return result
    }

    private static func bytes(_ material: Material?, _ key: String, _ rules: Rules) throws(APIError) -> [UInt8]? {
        switch material {
        case .data(let bytes): bytes
        case .file(let path): try LimitedFile.read(try resolve(path, key, rules), limit: maximumBytes)
        case nil: nil
        }
    }

    private static func resolve(_ path: String, _ key: String, _ rules: Rules) throws(APIError) -> String {
        guard rules.allowsFiles else {
            throw APIError(
                .configuration, "\(key) names a file, which is refused here; embed it with \(key)-data or token")
        }
        guard let directory = rules.directory, !path.hasPrefix("/") else { return path }
        return "\(directory)/\(path)"
    }
}
