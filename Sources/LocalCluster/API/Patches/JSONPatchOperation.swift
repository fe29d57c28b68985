import Kubernetes

/// One operation of a JSON patch (RFC 6902).
struct JSONPatchOperation: Sendable, Hashable {
    enum Action: String, Sendable, Hashable {
        case add, remove, replace, move, copy, test
    }

    let action: Action
    let path: JSONPointer
    /// For `move` and `copy`.
    let source: JSONPointer?
    /// For `add`, `replace` and `test`.
    let value: JSON?

    /// The most operations in one patch.
    private static let maximumCount = 10_000
    /// The most bytes that all copies of one patch may add: copies of copies grow without limit.
    private static let maximumCopiedBytes = 3 << 20

    /// - Throws: `APIStatus` 400 for anything but a list of operations, 413 for too many.
    static func list(_ json: JSON) throws(APIStatus) -> [JSONPatchOperation] {
        guard let elements = json.array else { throw .badRequest("a JSON patch must be a list of operations") }
        guard elements.count <= maximumCount else {
            throw APIStatus(
                code: 413, reason: .requestEntityTooLarge,
                message: """
                    The allowed maximum operations in a JSON patch is \(maximumCount), got \(elements.count)
                    """)
        }
        var operations: [JSONPatchOperation] = []
        for element in elements { operations.append(try JSONPatchOperation(element)) }
        return operations
    }

    private init(_ json: JSON) throws(APIStatus) {
        guard let action = json["op"]?.string.flatMap(Action.init),
            let path = json["path"]?.string.flatMap(JSONPointer.init)
        else { throw .badRequest("not an operation of a JSON patch: \(json.text())") }
        self.action = action
        self.path = path
        source = json["from"]?.string.flatMap(JSONPointer.init)
        value = json["value"]
        if [.add, .replace, .test].contains(action), value == nil {
            throw .badRequest("'\(action.rawValue)' needs a value")
        }
        if [.move, .copy].contains(action), source == nil { throw .badRequest("'\(action.rawValue)' needs a from") }
    }

    /// Applies operations one after the other.
    /// - Throws: `APIStatus` 422 when a place does not exist, a test fails, or copies grow too large.
    static func apply(_ operations: [JSONPatchOperation], to document: JSON) throws(APIStatus) -> JSON {
        var document = document
        var copied = 0
        for operation in operations {
            if operation.action == .copy {
                copied += try operation.existing(operation.source, document).encoded().count
                guard copied <= maximumCopiedBytes else {
                    throw JSONPointer.failure("its copies come to more than \(maximumCopiedBytes) bytes")
                }
            }
            try operation.apply(to: &document)
        }
        return document
    }

    private func apply(to document: inout JSON) throws(APIStatus) {
        switch action {
        case .add: try path.insert(value ?? .null, into: &document)
        case .remove: _ = try path.remove(from: &document)
        case .replace: try path.replace(in: &document, with: value ?? .null)
        case .copy: try path.insert(try existing(source, document), into: &document)
        case .move: try move(in: &document)
        case .test:
            guard try existing(path, document).isSame(as: value ?? .null) else {
                throw JSONPointer.failure("the test at '\(path)' failed")
            }
        }
    }

    private func move(in document: inout JSON) throws(APIStatus) {
        guard let source else { return }
        guard source == path || !path.segments.starts(with: source.segments) else {
            throw JSONPointer.failure("'\(source)' cannot be moved into itself")
        }
        try path.insert(try source.remove(from: &document), into: &document)
    }

    private func existing(_ pointer: JSONPointer?, _ document: JSON) throws(APIStatus) -> JSON {
        guard let value = pointer?.value(in: document) else {
            throw JSONPointer.failure("there is nothing at '\(pointer?.description ?? "")'")
        }
        return value
    }
}

extension JSON {
    /// Equality as RFC 6902 defines it: numbers are equal when their values are.
    fileprivate func isSame(as other: JSON) -> Bool {
        switch (self, other) {
        case (.int, .double), (.double, .int): double == other.double
        case (.array(let mine), .array(let others)):
            mine.count == others.count && zip(mine, others).allSatisfy { $0.isSame(as: $1) }
        case (.object(let mine), .object(let others)):
            mine.count == others.count && mine.allSatisfy { key, value in others[key].map(value.isSame) ?? false }
        default: self == other
        }
    }
}
