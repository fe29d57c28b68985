import NIOCore

/// Recognises IP addresses and address ranges in text.
enum IPAddress {
    enum Family: Sendable, Hashable {
        case v4, v6

        var bits: Int { self == .v4 ? 32 : 128 }
    }

    /// The family of an address literal; nil for anything else.
    static func family(of text: String) -> Family? {
        switch try? SocketAddress(ipAddress: text, port: 0) {
        case .v4: .v4
        case .v6: .v6
        default: nil
        }
    }

    /// The family of `address/length`; an address alone is a range of one.
    static func family(ofRange text: String) -> Family? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let family = family(of: String(parts[0])) else { return nil }
        guard parts.count == 2 else { return family }
        guard let length = Int(parts[1]), (0...family.bits).contains(length) else { return nil }
        return family
    }
}
