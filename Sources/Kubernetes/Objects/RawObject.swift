/// An object of any kind as it came from an API server: the few fields that every watcher needs, and all of its text.
public struct RawObject: Sendable, Hashable {
    public let name: String
    /// Empty for cluster-scoped objects.
    public let namespace: String
    public let resourceVersion: String
    public let uid: String
    /// The object as JSON text in UTF-8. `apiVersion` and `kind` are always there.
    public let bytes: [UInt8]

    public init(name: String, namespace: String = "", resourceVersion: String, uid: String = "", bytes: [UInt8]) {
        self.name = name
        self.namespace = namespace
        self.resourceVersion = resourceVersion
        self.uid = uid
        self.bytes = bytes
    }

    /// The whole object, parsed.
    /// - Throws: `JSONSyntaxError`, which cannot happen for objects that came out of a list or a watch.
    public func json() throws(JSONSyntaxError) -> JSON { try JSON(decoding: bytes) }
}

extension RawObject {
    /// Reads one object, parsing no more of it than its metadata.
    /// - Throws: `JSONSyntaxError`, also when the object has no name.
    public init(decoding bytes: [UInt8], limits: JSON.Limits = .init()) throws(JSONSyntaxError) {
        let located: LocatedObject = try JSONParser.parse(bytes, limits: limits) {
            (parser: inout JSONParser) throws(JSONSyntaxError) in
            try LocatedObject(&parser, depth: 0)
        }
        guard !located.name.isEmpty else { throw JSONSyntaxError(reason: "an object without metadata.name", offset: 0) }
        self = located.object(in: bytes, defaultType: nil)
    }
}
