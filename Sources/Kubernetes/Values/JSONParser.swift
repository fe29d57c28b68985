/// A recursive-descent parser over bytes that stay in place. Strict RFC 8259.
struct JSONParser {
    let text: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int
    var position = 0
    /// Whether an object that was read has a member twice.
    private(set) var hasDuplicates = false

    init(text: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.text = text
        self.maximumDepth = maximumDepth
    }

    /// Runs `read` over `bytes`, which it must consume but for trailing space.
    static func parse<Value>(
        _ bytes: [UInt8], limits: JSON.Limits, _ read: (inout JSONParser) throws(JSONSyntaxError) -> Value
    ) throws(JSONSyntaxError) -> Value {
        guard bytes.count <= limits.bytes else {
            let reason = "\(bytes.count) bytes, more than the limit of \(limits.bytes)"
            throw JSONSyntaxError(reason: reason, offset: limits.bytes)
        }
        return try bytes.withUnsafeBufferPointer { buffer throws(JSONSyntaxError) in
            var parser = JSONParser(text: buffer, maximumDepth: limits.depth)
            parser.skipSpace()
            let value = try read(&parser)
            parser.skipSpace()
            guard parser.position == buffer.count else { throw parser.fault("text after the end of the value") }
            return value
        }
    }

    mutating func value(depth: Int) throws(JSONSyntaxError) -> JSON {
        skipSpace()
        guard let byte = peek() else { throw fault("the text ends where a value should be") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault("no value starts with this character")
        }
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSON {
        var result: [String: JSON] = [:]
        try members(depth: depth) { (parser: inout Self, key) throws(JSONSyntaxError) in
            let count = result.count
            result[key] = try parser.value(depth: depth + 1)
            if result.count == count { parser.hasDuplicates = true }
        }
        return .object(result)
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSON {
        var result: [JSON] = []
        try elements(depth: depth) { (parser: inout Self) throws(JSONSyntaxError) in
            result.append(try parser.value(depth: depth + 1))
        }
        return .array(result)
    }

    /// Walks over an object. `visit` stands in front of each member's value and must consume it.
    mutating func members(
        depth: Int, _ visit: (inout Self, String) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        try members(
            depth: depth, name: { (parser: inout Self) throws(JSONSyntaxError) in try parser.string() }, visit)
    }

    /// Walks over an object. `name` consumes the name of each member, at whose quote it stands.
    mutating func members<Name>(
        depth: Int, name: (inout Self) throws(JSONSyntaxError) -> Name,
        _ visit: (inout Self, Name) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        guard peek() == UInt8(ascii: "{") else { throw fault("an object should be here") }
        try enter(depth)
        skipSpace()
        if consume("}") { return }
        repeat {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw fault("a member name in double quotes should be here") }
            let key = try name(&self)
            skipSpace()
            guard consume(":") else { throw fault("':' is missing after a member name") }
            skipSpace()
            try visit(&self, key)
            skipSpace()
        } while consume(",")
        guard consume("}") else { throw fault("',' or '}' should be here") }
    }

    /// Walks over an array. `visit` stands in front of each element and must consume it.
    mutating func elements(
        depth: Int, _ visit: (inout Self) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        guard peek() == UInt8(ascii: "[") else { throw fault("an array should be here") }
        try enter(depth)
        skipSpace()
        if consume("]") { return }
        repeat {
            skipSpace()
            try visit(&self)
            skipSpace()
        } while consume(",")
        guard consume("]") else { throw fault("',' or ']' should be here") }
    }

    private mutating func enter(_ depth: Int) throws(JSONSyntaxError) {
        guard depth < maximumDepth else { throw fault("nested deeper than \(maximumDepth)") }
        position += 1
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
        let count = word.utf8CodeUnitCount
        guard text.count - position >= count,
            text[position..<position + count].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: count))
        else { throw fault("no value starts with this word") }
        position += count
        return value
    }
}

extension JSONParser {
    func peek() -> UInt8? { position < text.count ? text[position] : nil }

    mutating func consume(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    func fault(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(reason: reason, offset: position) }
}
