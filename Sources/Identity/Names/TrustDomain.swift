/// The domain within which identities are issued: the first part of a SPIFFE ID, "cluster.local" by default.
///
/// The rules are those of the SPIFFE ID specification, section 2.1: at most 255 of a-z, 0-9, ".", "-" and "_".
public struct TrustDomain: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let name: String

    public static let clusterLocal = TrustDomain(checked: "cluster.local")

    /// - Throws: `IdentityError` `.invalidName`.
    public init(_ name: String) throws(IdentityError) {
        guard !name.isEmpty, name.utf8.count <= 255 else {
            throw IdentityError(.invalidName, "a trust domain has 1 to 255 characters, this one has \(name.utf8.count)")
        }
        guard name.utf8.allSatisfy(Self.isAllowed) else {
            throw IdentityError(
                .invalidName, "the trust domain \"\(printable(name))\" may only hold a-z, 0-9, \".\", \"-\" and \"_\"")
        }
        self.init(checked: name)
    }

    private init(checked name: String) {
        self.name = name
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    public static func < (left: TrustDomain, right: TrustDomain) -> Bool {
        left.name < right.name
    }

    public var description: String { name }
}
