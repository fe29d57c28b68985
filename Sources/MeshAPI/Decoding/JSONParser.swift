/// Reads one JSON value (RFC 8259) from bytes, without places: objects of an API server have no lines.
struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    /// Throws a finding with code `notJSON` or `tooLarge`.
    static func parse(_ bytes: [UInt8]) throws(Finding) -> Tree {
        var parser = JSONParser(bytes: bytes)
        let tree = try parser.value()
        parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.fault("something follows the value") }
        return tree
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value() throws(Finding) -> Tree {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try nested { parser throws(Finding) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(Finding) in try parser.list() }
        case UInt8(ascii: "\""): return Tree(value: .text(try string()))
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(_ read: (inout JSONParser) throws(Finding) -> Tree) throws(Finding) -> Tree {
        index += 1
        depth += 1
        defer { depth -= 1 }
        guard depth <= Tree.maximumDepth else {
            throw Finding(code: .tooLarge, reason: "nested deeper than \(Tree.maximumDepth) levels")
        }
        return try read(&self)
    }

    private mutating func object() throws(Finding) -> Tree {
        var fields: [Tree.Field] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return Tree(value: .fields([])) }
        repeat {
            skipSpace()
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("expected ':' after \(name.quoted)") }
            fields.append(Tree.Field(name: name, value: try value()))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("expected ',' or '}'") }
        return Tree(value: .fields(fields))
    }

    private mutating func list() throws(Finding) -> Tree {
        var items: [Tree] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return Tree(value: .list([])) }
        repeat {
            items.append(try value())
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("expected ',' or ']'") }
        return Tree(value: .list(items))
    }

    private mutating func literal(_ word: StaticString, _ value: Tree.Value) throws(Finding) -> Tree {
        let end = index + word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { end <= bytes.count && bytes[index..<end].elementsEqual($0) }
        guard matches else { throw fault("expected \(word)") }
        index = end
        return Tree(value: value)
    }

    private mutating func number() throws(Finding) -> Tree {
        let start = index
        while let byte = peek, isPartOfNumber(byte) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if let integer = Int64(text), text.first != "+" { return Tree(value: .integer(integer)) }
        guard let first = text.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "."),
            let number = Double(text), number.isFinite
        else {
            throw fault(text.isEmpty ? "expected a value" : "\(text.quoted) is not a number")
        }
        return Tree(value: .number(number))
    }

    private func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func string() throws(Finding) -> String {
        guard take(UInt8(ascii: "\"")) else { throw fault("expected a text in quotes") }
        var text = try plainText()
        while !take(UInt8(ascii: "\"")) {
            guard take(UInt8(ascii: "\\")) else {
                throw fault(peek == nil ? "the text does not end" : "a control character in a text")
            }
            text.unicodeScalars.append(try escape())
            text += try plainText()
        }
        return text
    }

    /// What is there before the next quote, backslash or control character.
    private mutating func plainText() throws(Finding) -> String {
        let start = index
        var seen: UInt8 = 0
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            seen |= byte
            index += 1
        }
        // Nothing of ASCII can be repaired, and validating goes a slower way in the standard library.
        if seen < 0x80 { return String(decoding: bytes[start..<index], as: UTF8.self) }
        guard let text = String(validating: bytes[start..<index], as: UTF8.self) else {
            throw fault("a text is not UTF-8")
        }
        return text
    }

    private mutating func escape() throws(Finding) -> Unicode.Scalar {
        defer { index += 1 }
        switch peek {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fault("an escape that JSON does not have")
        }
    }

    /// At `u`; leaves the index at the last digit. A lone surrogate becomes U+FFFD.
    private mutating func unicodeEscape() throws(Finding) -> Unicode.Scalar {
        let unit = try hexadecimal(from: index + 1)
        index += 4
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let next = index + 1
        guard UTF16.isLeadSurrogate(UInt16(unit)), next + 1 < bytes.count,
            bytes[next] == UInt8(ascii: "\\"), bytes[next + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let low = try hexadecimal(from: next + 2)
        guard UTF16.isTrailSurrogate(UInt16(low)) else { return "\u{FFFD}" }
        index += 6
        return Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private func hexadecimal(from start: Int) throws(Finding) -> UInt32 {
        guard start + 4 <= bytes.count else { throw fault("the text does not end") }
        var value: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("\\u needs four hex digits")
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func fault(_ problem: String) -> Finding {
        Finding(code: .notJSON, reason: "not JSON: \(problem) at byte \(index + 1)")
    }
}
