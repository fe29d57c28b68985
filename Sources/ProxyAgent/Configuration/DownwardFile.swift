/// A file of Kubernetes' downward API: one `key="value"` a line, the value quoted as in Go.
enum DownwardFile {
    /// The pairs of `text`; lines that cannot be read become faults named `<name>:<line>`.
    static func parse(_ text: String, name: String) -> (values: [String: String], faults: [ConfigurationError.Fault]) {
        var values: [String: String] = [:]
        var faults: [ConfigurationError.Fault] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy(\.isWhitespace) { continue }
            guard let equals = line.firstIndex(of: "="), equals != line.startIndex,
                let value = unquote(line[line.index(after: equals)...])
            else {
                faults.append(.init(name: "\(name):\(index + 1)", reason: "not of the form key=\"value\""))
                continue
            }
            values[String(line[..<equals])] = value
        }
        return (values, faults)
    }

    private static func unquote(_ quoted: Substring) -> String? {
        var rest = quoted.unicodeScalars[...]
        while rest.last?.properties.isWhitespace == true { rest.removeLast() }
        guard rest.count >= 2, rest.first == "\"", rest.last == "\"" else { return nil }
        rest = rest.dropFirst().dropLast()
        var bytes: [UInt8] = []
        while let scalar = rest.popFirst() {
            if scalar == "\"" { return nil }
            if scalar == "\\" {
                guard let escaped = unescape(&rest) else { return nil }
                bytes += escaped
            } else {
                bytes += Array(String(scalar).utf8)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The bytes that the escape sequence after a backslash stands for.
    private static func unescape(_ rest: inout Substring.UnicodeScalarView) -> [UInt8]? {
        guard let letter = rest.popFirst() else { return nil }
        switch letter {
        case "a": return [0x07]
        case "b": return [0x08]
        case "f": return [0x0c]
        case "n": return [0x0a]
        case "r": return [0x0d]
        case "t": return [0x09]
        case "v": return [0x0b]
        case "\\", "\"", "'": return Array(String(letter).utf8)
        case "x": return hexadecimal(2, &rest).flatMap { UInt8(exactly: $0) }.map { [$0] }
        case "u": return hexadecimal(4, &rest).flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) }
        case "U": return hexadecimal(8, &rest).flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) }
        default: return nil
        }
    }

    private static func hexadecimal(_ count: Int, _ rest: inout Substring.UnicodeScalarView) -> UInt32? {
        let digits = String(String.UnicodeScalarView(rest.prefix(count)))
        rest = rest.dropFirst(count)
        return digits.utf8.count == count ? UInt32(digits, radix: 16) : nil
    }
}
