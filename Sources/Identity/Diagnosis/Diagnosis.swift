/// Why a chain is not trusted, in plain words.
public struct Diagnosis: Sendable, Hashable, Codable, CustomStringConvertible {
    public let fault: TrustFault
    /// One line: what was presented, what was expected.
    public let summary: String
    /// One line each: the certificates presented, the roots expected, everything else that is wrong.
    public let details: [String]
    /// Which Secret of which cluster to change, and how.
    public let repair: String

    /// Several lines.
    public var description: String {
        ([summary] + details.map { "  " + $0 } + ["To repair: " + repair]).joined(separator: "\n")
    }
}
