/// What a client may ask for. Beyond it the stream is closed.
public struct SessionLimits: Sendable, Hashable {
    /// Names of one type, subscribed to or said to be known.
    public var names: Int
    /// UTF-8 bytes of a name or type URL.
    public var nameLength: Int
    /// Different types on one stream.
    public var types: Int

    public init(names: Int = 100_000, nameLength: Int = 2048, types: Int = 64) {
        self.names = names
        self.nameLength = nameLength
        self.types = types
    }

    /// Why a request for `typeURL` is refused; nil when it is not.
    func objection(typeURL: String) -> String? {
        if typeURL.isEmpty { return "the request has no type_url" }
        if typeURL.utf8.count > nameLength { return "type_url is longer than \(nameLength) bytes" }
        return nil
    }

    /// Why a request for `list` of `typeURL` is refused; nil when it is not.
    func objection(typeURL: String, names list: some Collection<String>) -> String? {
        if list.count > names {
            return "\(list.count) names of \(typeURL) in one request; at most \(names) are served"
        }
        if let name = list.first(where: { $0.utf8.count > nameLength }) {
            return "the name \"\(name.prefix(80))...\" of \(typeURL) is longer than \(nameLength) bytes"
        }
        return nil
    }
}
