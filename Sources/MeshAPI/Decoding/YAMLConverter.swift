import Yams

/// Turns the nodes of the YAML parser into a tree: resolves plain scalars as Kubernetes does, follows merge keys,
/// and refuses what is too deep or, through aliases, grows beyond the size of its text.
struct YAMLConverter {
    private let renamed: [Unicode.Scalar: String]
    private let lineOffset: Int
    private var budget: Int
    private(set) var findings: [Finding] = []
    private var path = FieldPath()

    init(_ document: YAMLDocuments.Document, renamed: [Unicode.Scalar: String]) {
        self.renamed = renamed
        lineOffset = document.firstLine - 1
        // Every node takes a character of its own, so only aliases can exceed this.
        budget = document.text.utf8.count + 10_000
    }

    mutating func tree(_ node: Yams.Node, depth: Int) throws(Finding) -> Tree {
        budget -= 1
        guard budget > 0 else { throw tooLarge("the aliases expand to too many values; write the values out", node) }
        guard depth < Tree.maximumDepth || node.scalar != nil else {
            throw tooLarge("nested deeper than \(Tree.maximumDepth) levels", node)
        }
        switch node {
        case .scalar(let scalar):
            return Tree(value: value(of: scalar), mark: mark(node))
        case .sequence(let sequence):
            var items: [Tree] = []
            for (index, item) in sequence.enumerated() {
                path.steps.append(.index(index))
                items.append(try tree(item, depth: depth + 1))
                path.steps.removeLast()
            }
            return Tree(value: .list(items), mark: mark(node))
        case .mapping(let mapping):
            return Tree(value: .fields(try fields(mapping, depth: depth)), mark: mark(node))
        case .alias:
            throw Finding(code: .notYAML, path: path, reason: "an alias without its anchor", mark: mark(node))
        }
    }

    private mutating func fields(_ mapping: Yams.Node.Mapping, depth: Int) throws(Finding) -> [Tree.Field] {
        var fields: [Tree.Field] = []
        var merged: [Tree.Field] = []
        for (key, node) in mapping {
            guard let name = name(key) else {
                throw Finding(code: .notYAML, path: path, reason: "a key must be plain text", mark: mark(key))
            }
            path.steps.append(.name(name))
            let value = try tree(node, depth: depth + 1)
            if name == "<<", key.scalar?.style == .plain {
                merged += mergedFields(value)
            } else {
                if let other = fields.first(where: { $0.name == name }) { noteDuplicate(of: other, at: mark(key)) }
                fields.append(Tree.Field(name: name, value: value, mark: mark(key)))
            }
            path.steps.removeLast()
        }
        for field in merged where !fields.contains(where: { $0.name == field.name }) { fields.append(field) }
        return fields
    }

    private mutating func noteDuplicate(of field: Tree.Field, at mark: Mark) {
        let reason = "the key is there twice; the other one is in line \(field.mark.line)"
        findings.append(Finding(code: .duplicateKey, path: path, reason: reason, mark: mark))
    }

    private func mergedFields(_ value: Tree) -> [Tree.Field] {
        switch value.value {
        case .fields(let fields): fields
        case .list(let list): list.flatMap(mergedFields)
        default: []
        }
    }

    private func name(_ key: Yams.Node) -> String? {
        guard let text = key.scalar?.string else { return nil }
        return text.unicodeScalars.first.flatMap { renamed[$0] } ?? text
    }

    private func value(of scalar: Yams.Node.Scalar) -> Tree.Value {
        let tag = scalar.tag.description
        if tag == Tag.Name.str.rawValue { return .text(scalar.string) }
        let typed = [Tag.Name.bool, .int, .float, .null].contains { $0.rawValue == tag }
        return scalar.style == .plain || typed ? Tree.Value(plain: scalar.string) : .text(scalar.string)
    }

    private func mark(_ node: Yams.Node) -> Mark {
        node.mark.map { Mark(line: $0.line + lineOffset, column: $0.column) } ?? .unknown
    }

    private func tooLarge(_ reason: String, _ node: Yams.Node) -> Finding {
        Finding(code: .tooLarge, reason: reason, mark: mark(node))
    }
}
