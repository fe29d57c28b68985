/// One page of a list, cut into its objects without parsing them.
public struct ListPage: Sendable, Hashable {
    public let items: [RawObject]
    /// What to hand back for the next page; empty on the last one.
    public let `continue`: String
    /// The version of the collection: a watch from here on misses nothing.
    public let resourceVersion: String

    public init(items: [RawObject], continue: String = "", resourceVersion: String) {
        self.items = items
        self.continue = `continue`
        self.resourceVersion = resourceVersion
    }

    /// Reads the text of a list.
    /// - Throws: `JSONSyntaxError`, also for text that is JSON but no list.
    public init(decoding bytes: [UInt8], limits: JSON.Limits = .init()) throws(JSONSyntaxError) {
        var kind = ""
        var apiVersion = ""
        var metadata = JSON.null
        var located: [LocatedObject] = []
        try JSONParser.parse(bytes, limits: limits) { (parser: inout JSONParser) throws(JSONSyntaxError) in
            try parser.members(depth: 0) { (parser: inout JSONParser, key) throws(JSONSyntaxError) in
                switch key {
                case "kind": kind = try parser.stringOrSkip(depth: 1) ?? ""
                case "apiVersion": apiVersion = try parser.stringOrSkip(depth: 1) ?? ""
                case "metadata": metadata = try parser.value(depth: 1)
                case "items": located = try Self.items(&parser)
                default: try parser.skip(depth: 1)
                }
            }
        }
        guard kind.hasSuffix("List") else {
            throw JSONSyntaxError(reason: "kind is \"\(kind.prefix(80))\", a list was expected", offset: 0)
        }
        let type = (apiVersion: apiVersion, kind: String(kind.dropLast("List".count)))
        items = located.map { $0.object(in: bytes, defaultType: type) }
        `continue` = metadata["continue"]?.string ?? ""
        resourceVersion = metadata["resourceVersion"]?.string ?? ""
    }

    /// `items` may be null: servers write empty lists so.
    private static func items(_ parser: inout JSONParser) throws(JSONSyntaxError) -> [LocatedObject] {
        guard parser.peek() == UInt8(ascii: "[") else {
            try parser.skip(depth: 1)
            return []
        }
        var items: [LocatedObject] = []
        try parser.elements(depth: 1) { (parser: inout JSONParser) throws(JSONSyntaxError) in
            let item = try LocatedObject(&parser, depth: 2)
            guard !item.name.isEmpty else { throw parser.fault("a list item without metadata.name") }
            items.append(item)
        }
        return items
    }
}
