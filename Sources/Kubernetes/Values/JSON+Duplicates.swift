// Members that occur more than once in an object.

extension JSON {
    /// Reads one JSON value that fills `bytes`, as `init(decoding:limits:)` does.
    /// - Returns: also whether a member occurs twice in some object; `duplicateMembers` tells which.
    /// - Throws: `JSONSyntaxError`.
    public static func decode(
        _ bytes: [UInt8], limits: Limits = Limits()
    ) throws(JSONSyntaxError) -> (value: JSON, hasDuplicates: Bool) {
        try JSONParser.parse(bytes, limits: limits) { (parser: inout JSONParser) throws(JSONSyntaxError) in
            let value = try parser.value(depth: 0)
            return (value, parser.hasDuplicates)
        }
    }

    /// The paths of the members that occur more than once, such as `spec.ports[0].name`, in the order of the text; the
    /// first 100 of them.
    /// - Throws: `JSONSyntaxError`.
    public static func duplicateMembers(
        in bytes: [UInt8], limits: Limits = Limits()
    ) throws(JSONSyntaxError) -> [String] {
        guard try decode(bytes, limits: limits).hasDuplicates else { return [] }
        return try JSONParser.parse(bytes, limits: limits) { (parser: inout JSONParser) throws(JSONSyntaxError) in
            var found: [String] = []
            try parser.findDuplicates(depth: 0, path: "", &found)
            return found
        }
    }
}

extension JSONParser {
    fileprivate mutating func findDuplicates(
        depth: Int, path: String, _ found: inout [String]
    ) throws(JSONSyntaxError) {
        skipSpace()
        switch peek() {
        case UInt8(ascii: "{"):
            var names: Set<String> = []
            try members(depth: depth) { (parser: inout Self, name) throws(JSONSyntaxError) in
                let place = path.isEmpty ? name : "\(path).\(name)"
                if !names.insert(name).inserted, found.count < 100, !found.contains(place) { found.append(place) }
                try parser.findDuplicates(depth: depth + 1, path: place, &found)
            }
        case UInt8(ascii: "["):
            var index = 0
            try elements(depth: depth) { (parser: inout Self) throws(JSONSyntaxError) in
                try parser.findDuplicates(depth: depth + 1, path: "\(path)[\(index)]", &found)
                index += 1
            }
        default: _ = try value(depth: depth)
        }
    }
}
