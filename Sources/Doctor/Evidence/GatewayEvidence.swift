import Identity

/// What was seen at an address at which the control plane is to be reached.
public struct GatewayEvidence: Sendable, Equatable {
    /// A name or an IP address.
    public var address: String
    /// Where the address is from: "EndpointSlice istiod of cluster2".
    public var source: String
    /// The clusters whose proxies use it.
    public var users: [String]
    /// What the name resolves to; nil for an IP address.
    public var resolution: Sighting<String>?
    /// Whether a connection succeeded, by port; otherwise why not.
    public var ports: [Int: Sighting<Bool>]
    /// How port 15012 answers, by the name in the handshake (SNI).
    public var handshakes: [String: Handshake]

    /// The port of the control plane.
    public static let controlPlanePort = 15012
    /// The port of the injection webhook.
    public static let webhookPort = 15017
    /// A name that no gateway has a route for (RFC 6761).
    public static let strangeName = "skein-doctor.invalid"

    /// How a TLS handshake ended.
    public enum Handshake: Sendable, Equatable {
        /// The certificates that were presented, DER, the server's own first.
        case presented([[UInt8]])
        /// It was closed or refused, in the words of the TLS library.
        case closed(String)
    }

    public init(
        address: String, source: String, users: [String], resolution: Sighting<String>? = nil,
        ports: [Int: Sighting<Bool>] = [:], handshakes: [String: Handshake] = [:]
    ) {
        self.address = address
        self.source = source
        self.users = users
        self.resolution = resolution
        self.ports = ports
        self.handshakes = handshakes
    }

    /// What was presented for a name.
    func chain(for name: String) -> [[UInt8]]? {
        if case .presented(let chain) = handshakes[name] { chain } else { nil }
    }

    /// Whether a chain is that of a control plane, in whatever namespace.
    func isControlPlane(_ chain: [[UInt8]]) -> Bool {
        Self.names(of: chain).contains { $0.hasPrefix("DNS:istiod") }
    }

    /// The names of the server's own certificate.
    static func names(of chain: [[UInt8]]) -> [String] {
        chain.first.flatMap { try? CertificateSummary(der: $0) }?.names ?? []
    }
}
