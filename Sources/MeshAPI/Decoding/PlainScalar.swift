extension Tree.Value {
    /// What a scalar without quotes means to Kubernetes: the rules of YAML 1.1, where `yes` and `on` are true and
    /// a number with a leading zero is octal.
    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": self = .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": self = .bool(false)
        default: self = Self.number(text) ?? .text(text)
        }
    }

    private static func number(_ text: String) -> Tree.Value? {
        guard let first = text.utf8.first, "0123456789+-.".utf8.contains(first) else { return nil }
        let digits = text.filter { $0 != "_" }
        if let integer = integer(digits) { return .integer(integer) }
        guard digits.utf8.contains(where: { "0123456789".utf8.contains($0) }),
            digits.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }),
            let number = Double(digits), number.isFinite
        else { return nil }
        return .number(number)
    }

    private static func integer(_ text: String) -> Int64? {
        let negative = text.first == "-"
        let unsigned = negative || text.first == "+" ? text.dropFirst() : text[...]
        let sign = negative ? "-" : ""
        for (prefix, radix) in [("0x", 16), ("0X", 16), ("0b", 2), ("0o", 8)] where unsigned.hasPrefix(prefix) {
            return Int64(sign + unsigned.dropFirst(2), radix: radix)
        }
        guard let first = unsigned.first, first.isASCII, first.isNumber else { return nil }
        if unsigned.count > 1, first == "0" { return Int64(sign + unsigned, radix: 8) }
        return Int64(sign + unsigned)
    }
}
