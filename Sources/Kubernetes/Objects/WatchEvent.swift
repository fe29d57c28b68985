/// One line of a watch.
public enum WatchEvent: Sendable, Hashable {
    case added(RawObject)
    case modified(RawObject)
    case deleted(RawObject)
    /// Nothing happened up to `resourceVersion`. `endsInitialEvents` closes a streamed list.
    case bookmark(resourceVersion: String, endsInitialEvents: Bool)
    case error(APIStatus)

    /// Reads one line.
    /// - Throws: `JSONSyntaxError`, also for JSON that is no watch event.
    public init(decoding line: [UInt8], limits: JSON.Limits = .init()) throws(JSONSyntaxError) {
        var type = ""
        var object: Range<Int>?
        try JSONParser.parse(line, limits: limits) { (parser: inout JSONParser) throws(JSONSyntaxError) in
            try parser.members(depth: 0) { (parser: inout JSONParser, key) throws(JSONSyntaxError) in
                switch key {
                case "type": type = try parser.stringOrSkip(depth: 1) ?? ""
                case "object": object = try parser.skip(depth: 1)
                default: try parser.skip(depth: 1)
                }
            }
        }
        guard let object else { throw JSONSyntaxError(reason: "a watch event without an object", offset: 0) }
        try self.init(type: type, object: Array(line[object]))
    }

    private init(type: String, object: [UInt8]) throws(JSONSyntaxError) {
        switch type {
        case "ADDED": self = .added(try RawObject(decoding: object))
        case "MODIFIED": self = .modified(try RawObject(decoding: object))
        case "DELETED": self = .deleted(try RawObject(decoding: object))
        case "BOOKMARK": self = try Self.bookmark(object)
        case "ERROR": self = .error(try Self.status(object))
        default: throw JSONSyntaxError(reason: "unknown watch event type \"\(type.prefix(80))\"", offset: 0)
        }
    }

    private static func bookmark(_ object: [UInt8]) throws(JSONSyntaxError) -> WatchEvent {
        let located: LocatedObject = try JSONParser.parse(object, limits: .init()) {
            (parser: inout JSONParser) throws(JSONSyntaxError) in
            try LocatedObject(&parser, depth: 0)
        }
        guard !located.resourceVersion.isEmpty else {
            throw JSONSyntaxError(reason: "a bookmark without resourceVersion", offset: 0)
        }
        return .bookmark(
            resourceVersion: located.resourceVersion, endsInitialEvents: located.endsInitialEvents)
    }

    private static func status(_ object: [UInt8]) throws(JSONSyntaxError) -> APIStatus {
        APIStatus(json: try JSON(decoding: object))
            ?? APIStatus(code: 500, reason: .unknown, message: "a watch error without a Status")
    }
}
