import Foundation

/// The form of addresses in the mesh's configuration.
enum IPAddress {
    static func isAddress(_ text: String) -> Bool { length(of: text) != nil }

    /// An address, or a range such as 10.0.0.0/8.
    static func isAddressOrRange(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let bits = length(of: String(parts[0])) else { return false }
        guard parts.count == 2 else { return true }
        return Int(parts[1]).map { (0...bits).contains($0) } ?? false
    }

    /// 32 or 128 bits; nil for other texts.
    private static func length(of text: String) -> Int? {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return 32 }
        return inet_pton(AF_INET6, text, &six) == 1 ? 128 : nil
    }
}
