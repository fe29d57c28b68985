import Kubernetes

/// A place inside a JSON value (RFC 6901).
struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    let segments: [String]

    /// `nil` for text that does not begin with `/` and is not empty.
    init?(_ text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { part in
            part.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
        }
    }

    var description: String {
        segments.map { segment in
            "/"
                + segment.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
                .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
        }.joined()
    }

    static func failure(_ message: String) -> APIStatus {
        APIStatus(
            code: 422, reason: .invalid,
            message: "the server rejected our request due to an error in our request: \(message)")
    }

    func value(in document: JSON) -> JSON? {
        segments.reduce(Optional(document)) { value, segment in
            value?[segment] ?? Self.index(segment).flatMap { index in value?[index] }
        }
    }

    func insert(_ value: JSON, into document: inout JSON) throws(APIStatus) {
        try edit(&document, segments[...]) { (parent, last) throws(APIStatus) in
            guard let last else {
                parent = value
                return
            }
            switch parent {
            case .object: parent[last] = value
            case .array(var elements):
                guard let index = last == "-" ? elements.count : Self.index(last), index <= elements.count else {
                    throw nothing
                }
                parent = .null  // leaves `elements` uniquely referenced: no copy
                elements.insert(value, at: index)
                parent = .array(elements)
            default: throw nothing
            }
        }
    }

    func replace(in document: inout JSON, with value: JSON) throws(APIStatus) {
        guard self.value(in: document) != nil else { throw nothing }
        try edit(&document, segments[...]) { (parent, last) throws(APIStatus) in
            guard let last else {
                parent = value
                return
            }
            guard case .array(var elements) = parent, let index = Self.index(last) else {
                parent[last] = value
                return
            }
            parent = .null
            elements[index] = value
            parent = .array(elements)
        }
    }

    /// - Returns: what was there.
    func remove(from document: inout JSON) throws(APIStatus) -> JSON {
        guard let old = value(in: document) else { throw nothing }
        try edit(&document, segments[...]) { (parent, last) throws(APIStatus) in
            guard let last else { throw Self.failure("the whole object cannot be removed") }
            guard case .array(var elements) = parent, let index = Self.index(last) else {
                parent[last] = nil
                return
            }
            parent = .null
            elements.remove(at: index)
            parent = .array(elements)
        }
        return old
    }

    /// Hands `body` the value that holds the last segment. When that fails the document is not to be used any more.
    private func edit(
        _ value: inout JSON, _ path: ArraySlice<String>, _ body: (inout JSON, String?) throws(APIStatus) -> Void
    ) throws(APIStatus) {
        guard let first = path.first, path.count > 1 else { return try body(&value, path.first) }
        switch value {
        case .object(var members):
            guard members[first] != nil else { throw nothing }
            value = .null
            try edit(&members[first, default: .null], path.dropFirst(), body)
            value = .object(members)
        case .array(var elements):
            guard let index = Self.index(first), elements.indices.contains(index) else { throw nothing }
            value = .null
            try edit(&elements[index], path.dropFirst(), body)
            value = .array(elements)
        default: throw nothing
        }
    }

    /// A decimal without leading zeros.
    private static func index(_ text: String) -> Int? {
        guard text == "0" || (text.first != "0" && text.utf8.allSatisfy { (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    private var nothing: APIStatus { Self.failure("there is nothing at '\(self)'") }
}
