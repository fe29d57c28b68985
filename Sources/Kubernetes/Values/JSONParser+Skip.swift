extension JSONParser {
    /// Steps over one value, checking its syntax, and returns where it lies.
    @discardableResult
    mutating func skip(depth: Int) throws(JSONSyntaxError) -> Range<Int> {
        skipSpace()
        let start = position
        switch peek() {
        case UInt8(ascii: "{"):
            try members(
                depth: depth,
                name: { (parser: inout Self) throws(JSONSyntaxError) in
                    try parser.skipString()
                },
                { (parser: inout Self, _) throws(JSONSyntaxError) in
                    try parser.skip(depth: depth + 1)
                })
        case UInt8(ascii: "["):
            try elements(depth: depth) { (parser: inout Self) throws(JSONSyntaxError) in
                try parser.skip(depth: depth + 1)
            }
        case UInt8(ascii: "\""): try skipString()
        default: _ = try value(depth: depth)
        }
        return start..<position
    }

    /// A string; `nil`, stepped over, when the value is something else.
    mutating func stringOrSkip(depth: Int) throws(JSONSyntaxError) -> String? {
        skipSpace()
        guard peek() == UInt8(ascii: "\"") else {
            try skip(depth: depth)
            return nil
        }
        return try string()
    }
}
