/// A value as it was written, with its place: what YAML and JSON have in common.
struct Tree: Sendable {
    enum Value: Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        case number(Double)
        case text(String)
        case list([Tree])
        case fields([Field])
    }

    struct Field: Sendable {
        var name: String
        var value: Tree
        /// The place of the name.
        var mark = Mark.unknown
    }

    var value: Value
    var mark = Mark.unknown

    /// Deeper input is refused, so that every walk over a tree may recurse.
    static let maximumDepth = 64
}

extension Tree {
    var isNull: Bool {
        if case .null = value { true } else { false }
    }

    var text: String? {
        if case .text(let text) = value { text } else { nil }
    }

    subscript(name: String) -> Tree? {
        guard case .fields(let fields) = value else { return nil }
        return fields.first { $0.name == name }?.value
    }

    /// The place of what the path leads to, or of the last part of the way that exists.
    func mark(of path: FieldPath) -> Mark {
        var place = mark
        var tree = self
        for step in path.steps {
            switch (step, tree.value) {
            case (.name(let name), .fields(let fields)):
                guard let field = fields.first(where: { $0.name == name }) else { return place }
                (place, tree) = (field.mark, field.value)
            case (.index(let index), .list(let items)):
                guard items.indices.contains(index) else { return place }
                (place, tree) = (items[index].mark, items[index])
            default:
                return place
            }
        }
        return place
    }

    /// The value in words, for "expected ..., found ...".
    func described(quietly: Bool) -> String {
        switch value {
        case .null: "nothing"
        case .bool(let value): quietly ? "a truth value" : "\(value)"
        case .integer(let value): quietly ? "a number" : "the number \(value)"
        case .number(let value): quietly ? "a number" : "the number \(value)"
        case .text(let text): quietly ? "text" : "the text \(text.quoted)"
        case .list: "a list"
        case .fields: "an object"
        }
    }
}

extension String {
    /// In quotes and, when long, cut short.
    var quoted: String { count > 60 ? "\"\(prefix(57))...\"" : "\"\(self)\"" }
}
