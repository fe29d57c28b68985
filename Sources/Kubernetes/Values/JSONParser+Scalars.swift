// Strings and numbers.

extension JSONParser {
    mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        let start = position
        let isASCII = try plainText()
        if text[position] == UInt8(ascii: "\\") { return try escapedString(from: start) }
        let content = UnsafeBufferPointer(rebasing: text[start..<position])
        position += 1
        // Nothing of it can be repaired, and validating goes a slower way in the standard library.
        if isASCII { return String(decoding: content, as: UTF8.self) }
        guard let result = String(validating: content, as: UTF8.self) else { throw notUTF8 }
        return result
    }

    /// Steps over a string without making one of it, where that needs no check of its content.
    mutating func skipString() throws(JSONSyntaxError) {
        let start = position
        position += 1
        if try plainText(), text[position] == UInt8(ascii: "\"") {
            position += 1
        } else {
            position = start
            _ = try string()
        }
    }

    /// Goes to the next quote or backslash. Returns whether all that was passed is ASCII.
    private mutating func plainText() throws(JSONSyntaxError) -> Bool {
        var seen: UInt8 = 0
        while let byte = peek() {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return seen < 0x80 }
            guard byte >= 0x20 else { throw fault("a control character inside a string") }
            seen |= byte
            position += 1
        }
        throw fault("a string without its closing quote")
    }

    /// The slow way, entered at the first backslash.
    private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
        var bytes = Array(text[start..<position])
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let result = String(validating: bytes, as: UTF8.self) else { throw notUTF8 }
                return result
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            case 0x20...: bytes.append(byte)
            default: throw fault("a control character inside a string")
            }
        }
        throw fault("a string without its closing quote")
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte = peek() else { throw fault("a string without its closing quote") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"): bytes.append(contentsOf: String(Character(try unicodeScalar())).utf8)
        default: throw fault("an unknown escape in a string")
        }
    }

    /// The scalar of `\uXXXX`, or of two of them that form a surrogate pair.
    private mutating func unicodeScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(UInt16(first)), consume("\\"), consume("u") else { throw loneSurrogate }
        let second = try hexadecimal()
        guard UTF16.isTrailSurrogate(UInt16(second)),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw loneSurrogate }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw fault("four hexadecimal digits should follow \\u")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private var notUTF8: JSONSyntaxError { fault("a string that is not UTF-8") }
    private var loneSurrogate: JSONSyntaxError { fault("half of a surrogate pair in a string") }
}

extension JSONParser {
    mutating func number() throws(JSONSyntaxError) -> JSON {
        let start = position
        _ = consume("-")
        if !consume("0") { try digits() }
        var isWhole = true
        if consume(".") {
            isWhole = false
            try digits()
        }
        if consume("e") || consume("E") {
            isWhole = false
            if !consume("+") { _ = consume("-") }
            try digits()
        }
        let spelling = String(decoding: text[start..<position], as: UTF8.self)
        if isWhole, let value = Int64(spelling) { return .int(value) }
        guard let value = Double(spelling), value.isFinite else { throw fault("a number beyond what can be stored") }
        return .double(value)
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw fault("a digit should be here") }
    }
}
