/// Why a presented chain is not trusted.
public enum TrustFault: String, Sendable, Codable, CaseIterable {
    /// It leads to a root that the verifier does not know.
    case unknownRoot
    /// The authority that issued it has taken it back.
    case revoked
    case expired
    case notYetValid
    /// It names somebody else than was expected.
    case wrongName
    /// It may not be used at this end of a connection.
    case wrongPurpose
    /// One of the issuers is no certificate authority.
    case notACA
    /// A certificate between it and the root was not presented.
    case missingIntermediate
    /// It was not signed by the key of the issuer that was presented with it.
    case keyMismatch
    /// There are more authorities in it than one of them allows.
    case pathLength
    /// A key or signature in it can be broken, or is of a kind that is not accepted.
    case weakKey
    /// It cannot be read, or nothing was presented.
    case garbage
    /// A rule that none of the others names: a name constraint, an unknown critical extension.
    case refused
}
