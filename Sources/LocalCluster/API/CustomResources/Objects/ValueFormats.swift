import FoundationEssentials
import Kubernetes

/// The formats of texts and numbers that are checked; all others allow everything.
enum ValueFormats {
    static func holds(_ format: String, _ text: String) -> Bool {
        switch format {
        case "date-time", "datetime": isTime(text)
        case "date": matches(text, "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
        case "duration": isDuration(text)
        case "byte": Data(base64Encoded: text) != nil
        case "uuid", "uuid3", "uuid4", "uuid5":
            matches(text, "^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$")
        case "ipv4": isIPv4(text)
        case "ipv6": isIPv6(text)
        case "cidr": isCIDR(text)
        case "mac": matches(text, "^[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}$")
        case "hostname": NameSyntax.isSubdomain(text.lowercased())
        case "email": matches(text, "^[^@\\s<>]+@[^@\\s<>]+$")
        case "uri": matches(text, "^([A-Za-z][A-Za-z0-9+.-]*:|/)[^\\s]*$")
        case "hexcolor": matches(text, "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")
        default: true
        }
    }

    static func isIn(range format: String, _ value: JSON) -> Bool {
        switch format {
        case "int32": value.int.map { Int32(exactly: $0) != nil } ?? (value.double?.rounded() != value.double)
        case "int64": value.int != nil || value.double?.rounded() != value.double
        default: true
        }
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        (try? Pattern(pattern))?.matches(text) ?? false
    }

    private static func isTime(_ text: String) -> Bool {
        matches(
            text.uppercased(),
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.,][0-9]+)?"
                + "(Z|[+-][0-9]{2}:?[0-9]{2})?$")
    }

    /// As in Go: `1h30m`, `-1.5s`; also `3 days`.
    private static func isDuration(_ text: String) -> Bool {
        matches(text, "^([+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$")
            || text == "0"
            || matches(text, "^[0-9]+ ?(ns|us|ms|s|sec|second|m|min|minute|h|hour|hr|d|day|w|wk|week)s?$")
    }

    private static func isIPv4(_ text: String) -> Bool { IPv4Address(text) != nil }

    private static func isIPv6(_ text: String) -> Bool {
        guard text.contains(":"), text.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return false }
        let halves = text.ranges(of: "::").count
        let groups = text.split(separator: ":", omittingEmptySubsequences: true)
        var count = groups.count
        if let last = groups.last, last.contains(".") {
            guard isIPv4(String(last)) else { return false }
            count += 1
        }
        guard groups.dropLast().allSatisfy({ $0.count <= 4 && !$0.contains(".") }), groups.last?.count ?? 0 <= 15,
            !text.contains(":::"), halves == 1 || !text.hasPrefix(":") && !text.hasSuffix(":")
        else { return false }
        return halves == 0 ? count == 8 : halves == 1 && count < 8
    }

    private static func isCIDR(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits = Int(parts[1]), bits >= 0 else { return false }
        return isIPv4(String(parts[0])) && bits <= 32 || isIPv6(String(parts[0])) && bits <= 128
    }
}
