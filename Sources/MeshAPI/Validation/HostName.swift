/// The form of host names in the mesh's configuration.
enum HostName {
    /// What is wrong with a DNS name whose first label may be a wildcard (`*`, `*.example.com`); nil when it is good.
    static func problem(_ host: String) -> String? {
        if host.isEmpty { return "a host must not be empty" }
        if host == "*" { return nil }
        if host.utf8.count > 255 { return "a host must not be longer than 255 characters" }
        var labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last == "" { labels.removeLast() }
        if labels.dropFirst().contains(where: { $0.contains("*") }) {
            return "\(host.quoted): a wildcard may only stand at the beginning"
        }
        if let first = labels.first, first.hasPrefix("*") {
            labels[0] = first == "*" ? "a" : first.dropFirst(first.hasPrefix("*-") ? 2 : 1)
        }
        guard labels.allSatisfy(isLabel) else { return "\(host.quoted) is not a host name" }
        return isNumber(labels[labels.count - 1]) ? "\(host.quoted) is not a host name" : nil
    }

    /// A DNS label: letters, digits and inner hyphens.
    static func isLabel(_ label: some StringProtocol) -> Bool {
        let bytes = Array(label.utf8)
        let hyphen = UInt8(ascii: "-")
        guard bytes.count <= 63, let first = bytes.first, let last = bytes.last else { return false }
        return first != hyphen && last != hyphen
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen:
                    true
                default: false
                }
            }
    }

    /// Whether every name that the first one stands for is one that the second stands for.
    static func isSubset(_ name: String, of other: String) -> Bool {
        let (name, other) = (name.lowercased(), other.lowercased())
        guard other.hasPrefix("*") else { return name == other }
        let suffix = other.dropFirst()
        return name.hasPrefix("*") ? name.dropFirst().hasSuffix(suffix) : name.hasSuffix(suffix)
    }

    private static func isNumber(_ label: Substring) -> Bool { label.allSatisfy { $0.isASCII && $0.isNumber } }
}
