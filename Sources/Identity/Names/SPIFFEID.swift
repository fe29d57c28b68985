/// Who a workload is: `spiffe://<trust domain>/ns/<namespace>/sa/<service account>`.
///
/// Of all SPIFFE IDs only the form that Kubernetes workloads of a mesh have is accepted, exactly as written here:
/// no upper-case letters, empty segments, trailing slash, port, query or fragment; at most 2048 bytes.
public struct SPIFFEID: Hashable, Sendable, CustomStringConvertible {
    public let trustDomain: TrustDomain
    public let namespace: String
    public let serviceAccount: String

    static let maximumLength = 2048
    private static let scheme = "spiffe://"

    /// - Throws: `IdentityError` `.invalidName` when the namespace or the service account is no Kubernetes name.
    public init(
        trustDomain: TrustDomain = .clusterLocal, namespace: String, serviceAccount: String
    ) throws(IdentityError) {
        guard KubernetesName.isLabel(namespace) else {
            throw IdentityError(.invalidName, "\"\(printable(namespace))\" is not the name of a namespace")
        }
        guard KubernetesName.isSubdomain(serviceAccount) else {
            throw IdentityError(.invalidName, "\"\(printable(serviceAccount))\" is not the name of a service account")
        }
        self.trustDomain = trustDomain
        self.namespace = namespace
        self.serviceAccount = serviceAccount
    }

    /// Reads a SPIFFE ID.
    /// - Throws: `IdentityError` `.invalidName`.
    public init(uri: String) throws(IdentityError) {
        guard uri.utf8.count <= Self.maximumLength else {
            throw IdentityError(.invalidName, "a SPIFFE ID has at most \(Self.maximumLength) bytes")
        }
        guard uri.hasPrefix(Self.scheme) else {
            throw IdentityError(.invalidName, "\"\(printable(uri))\" does not begin with \(Self.scheme)")
        }
        let parts = uri.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[1] == "ns", parts[3] == "sa" else {
            throw IdentityError(
                .invalidName, "\"\(printable(uri))\" is not of the form \(Self.scheme)TRUST-DOMAIN/ns/NAMESPACE/sa/NAME"
            )
        }
        try self.init(
            trustDomain: TrustDomain(String(parts[0])), namespace: String(parts[2]), serviceAccount: String(parts[4]))
    }

    public var uri: String {
        "\(Self.scheme)\(trustDomain)/ns/\(namespace)/sa/\(serviceAccount)"
    }

    public var description: String { uri }
}
