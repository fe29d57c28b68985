/// What generated configuration refers to as `kubernetes://NAME`: certificate and key, or authorities, out of a Secret of
/// the proxy's own namespace.
public struct CredentialName: Sendable, Hashable, Comparable {
    /// As a Gateway or a DestinationRule has it, for authorities with `-cacert` at the end.
    public let text: String

    /// Certificate and key of a Secret.
    public static func certificate(_ secret: String) -> CredentialName { CredentialName(text: secret) }

    /// The authorities that belong to a Secret.
    public static func authorities(of secret: String) -> CredentialName {
        CredentialName(text: secret.hasSuffix(suffix) ? secret : secret + suffix)
    }

    private static let suffix = "-cacert"

    /// The name of the resource (SDS).
    public var resourceName: String { "kubernetes://\(text)" }

    /// Whether authorities are meant, not a certificate and its key.
    public var isAuthorities: Bool { text.hasSuffix(Self.suffix) }

    /// The names of the Secrets that it may come from; the first one that exists counts. None when the text cannot be the
    /// name of a Secret, such as one with a namespace in front.
    public var secrets: [String] {
        guard Self.isName(text) else { return [] }
        return isAuthorities ? [text, String(text.dropLast(Self.suffix.count))].filter(Self.isName) : [text]
    }

    /// Whether every byte may occur in the name of a Secret (RFC 1123, DNS subdomains).
    private static func isName(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    public static func < (left: CredentialName, right: CredentialName) -> Bool { left.text < right.text }
}

extension CredentialName: CustomStringConvertible {
    public var description: String { text }
}
