/// Everything needed to speak to one API server. Two equal values mean the same server and the same credential.
public struct ClientConfiguration: Sendable, Hashable, CustomStringConvertible {
    /// `https://host:port`, without a path at the end.
    public var server: String
    /// PEM certificates to trust; `nil` means the system's.
    public var trustRoots: [UInt8]?
    /// The name to expect in the server's certificate, if not the host of `server`.
    public var serverName: String?
    /// Accepts any certificate. For tests on one machine only.
    public var acceptsAnyCertificate = false
    public var credential: Credential
    /// The namespace of the context, if it names one.
    public var namespace: String?

    /// As whom to speak. Its description shows no secret.
    public struct Credential: Sendable, Hashable, CustomStringConvertible {
        public enum Token: Sendable, Hashable {
            case value(String)
            /// Read again for every request: projected tokens change.
            case file(String)
        }

        /// A chain and its key, both PEM.
        public struct Certificate: Sendable, Hashable {
            public var chain: [UInt8]
            public var key: [UInt8]

            public init(chain: [UInt8], key: [UInt8]) {
                self.chain = chain
                self.key = key
            }
        }

        public var token: Token?
        public var certificate: Certificate?

        public init(token: Token? = nil, certificate: Certificate? = nil) {
            self.token = token
            self.certificate = certificate
        }

        public static let none = Credential()

        public var description: String {
            let parts = [
                token.map { if case .file(let path) = $0 { "token in \(path)" } else { "token" } },
                certificate.map { _ in "client certificate" },
            ].compactMap(\.self)
            return parts.isEmpty ? "no credential" : parts.joined(separator: ", ")
        }
    }

    public init(
        server: String, trustRoots: [UInt8]? = nil, serverName: String? = nil, credential: Credential = .none,
        namespace: String? = nil
    ) {
        var server = server
        while server.hasSuffix("/") { server.removeLast() }
        self.server = server
        self.trustRoots = trustRoots
        self.serverName = serverName
        self.credential = credential
        self.namespace = namespace
    }

    public var description: String { "\(server) (\(credential))" }
}
