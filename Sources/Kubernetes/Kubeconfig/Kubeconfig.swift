/// A kubeconfig file: which API servers there are, and as whom to speak to them.
/// Only the parts that Skein uses are kept; others are read over.
public struct Kubeconfig: Sendable, Hashable {
    /// The most bytes that a kubeconfig, or a file that it names, may have.
    public static let maximumBytes = 1 << 20

    /// Bytes that are in the file itself, or in another one.
    public enum Material: Sendable, Hashable {
        case data([UInt8])
        /// A path, relative to the kubeconfig's own directory unless absolute.
        case file(String)
    }

    /// An API server.
    public struct Cluster: Sendable, Hashable {
        /// `https://host:port`
        public var server: String
        /// PEM certificates to trust; without them, the system's.
        public var certificateAuthority: Material?
        /// The name to expect in the server's certificate, if not the host of `server`.
        public var tlsServerName: String?
        public var insecureSkipTLSVerify = false
        public var proxyURL: String?

        public init(server: String, certificateAuthority: Material? = nil) {
            self.server = server
            self.certificateAuthority = certificateAuthority
        }
    }

    /// A credential. Its description shows no secret.
    public struct User: Sendable, Hashable, CustomStringConvertible {
        public var token: String?
        /// A file that holds the token, and may change.
        public var tokenFile: String?
        public var clientCertificate: Material?
        public var clientKey: Material?
        /// Means of authentication present in the file that are not supported, such as `exec`.
        public var unsupported: [String] = []

        public init(
            token: String? = nil, tokenFile: String? = nil, clientCertificate: Material? = nil,
            clientKey: Material? = nil
        ) {
            self.token = token
            self.tokenFile = tokenFile
            self.clientCertificate = clientCertificate
            self.clientKey = clientKey
        }

        public var description: String {
            let means = [
                token.map { _ in "token" }, tokenFile.map { "token in \($0)" },
                clientCertificate.map { _ in "client certificate" },
            ]
            return "user with " + (means.compactMap(\.self) + unsupported).joined(separator: ", ")
        }
    }

    /// A cluster and a user that belong together.
    public struct Context: Sendable, Hashable {
        public var cluster: String
        public var user: String
        public var namespace: String?

        public init(cluster: String, user: String, namespace: String? = nil) {
            self.cluster = cluster
            self.user = user
            self.namespace = namespace
        }
    }

    public var clusters: [String: Cluster]
    public var users: [String: User]
    public var contexts: [String: Context]
    /// The context used when none is asked for.
    public var currentContext: String

    public init(
        clusters: [String: Cluster] = [:], users: [String: User] = [:], contexts: [String: Context] = [:],
        currentContext: String = ""
    ) {
        self.clusters = clusters
        self.users = users
        self.contexts = contexts
        self.currentContext = currentContext
    }

    /// A kubeconfig with one cluster, one user and one context, all called `name`.
    /// - Parameter certificateAuthority: PEM.
    public static func make(
        name: String, server: String, certificateAuthority: [UInt8]? = nil, user: User, namespace: String? = nil
    ) -> Kubeconfig {
        Kubeconfig(
            clusters: [name: Cluster(server: server, certificateAuthority: certificateAuthority.map(Material.data))],
            users: [name: user],
            contexts: [name: Context(cluster: name, user: name, namespace: namespace)],
            currentContext: name
        )
    }

    /// This kubeconfig with the clusters, users and contexts of another one added. Where names are the same, ours stay.
    public func merged(with other: Kubeconfig) -> Kubeconfig {
        Kubeconfig(
            clusters: clusters.merging(other.clusters) { ours, _ in ours },
            users: users.merging(other.users) { ours, _ in ours },
            contexts: contexts.merging(other.contexts) { ours, _ in ours },
            currentContext: currentContext.isEmpty ? other.currentContext : currentContext
        )
    }
}
