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

    /// - Throws: `APIStatus` 400 for anything but a list of operations.
    static func list(_ json: JSON) throws(APIStatus) -> [JSONPatchOperation] {
        guard let elements = json.array, elements.count <= 10_000 else {
            throw .badRequest("a JSON patch must be a list of at most 10000 operations")
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

    /// - Throws: `APIStatus` 422 when the place does not exist or a test fails.
    func apply(to document: inout JSON) throws(APIStatus) {
        switch action {
        case .add: try path.insert(value ?? .null, into: &document)
        case .remove: _ = try path.remove(from: &document)
        case .replace: try path.replace(in: &document, with: value ?? .null)
        case .copy: try path.insert(try existing(source, document), into: &document)
        case .move: try move(in: &document)
        case .test:
            guard try existing(path, document) == value else {
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
