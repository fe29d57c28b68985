import Yams

extension JSON {
    /// The documents of a YAML text as values; empty documents are left out. Words resolve as Kubernetes resolves them:
    /// dates stay strings.
    /// - Parameter yaml: at most 3 MiB.
    /// - Throws: ``APIError`` that says where the text is not YAML, or what cannot be a value of JSON.
    public static func documents(yaml: String) throws -> [JSON] {
        guard yaml.utf8.count <= 3 << 20 else {
            throw APIError(.malformed, "a YAML text of more than 3 MiB is refused; split it")
        }
        do {
            var documents: [JSON] = []
            var budget = maximumValues
            for node in try Yams.compose_all(yaml: yaml, Resolver.default.removing(.timestamp)) {
                let value = try JSON(node: node, depth: 0, &budget)
                if !value.isNull { documents.append(value) }
            }
            return documents
        } catch let error as YamlError {
            throw APIError(.malformed, "not YAML: \(error)")
        }
    }

    /// More than a text of that size can spell out: only aliases of aliases come to more.
    private static let maximumValues = 2 << 20

    private init(node: Node, depth: Int, _ budget: inout Int) throws {
        guard depth < 64 else {
            throw APIError(.malformed, "YAML nested deeper than 64 levels is refused")
        }
        budget -= 1
        guard budget > 0 else {
            throw APIError(.malformed, "YAML whose aliases stand for more than \(Self.maximumValues) values is refused")
        }
        switch node {
        case .scalar:
            self = Self.scalar(node)
        case .sequence(let items):
            self = .array(try items.map { try JSON(node: $0, depth: depth + 1, &budget) })
        case .mapping(let members):
            var object: [String: JSON] = [:]
            for (key, value) in members {
                guard let name = key.string else {
                    throw APIError(.malformed, "line \(key.mark?.line ?? 0): a key must be a word")
                }
                object[name] = try JSON(node: value, depth: depth + 1, &budget)
            }
            self = .object(object)
        case .alias(let alias):
            throw APIError(.malformed, "line \(alias.mark?.line ?? 0): an alias to nothing")
        }
    }

    private static func scalar(_ node: Node) -> JSON {
        if node.null != nil { return .null }
        if node.tag == Tag(.str) { return .string(node.string ?? "") }
        if let bool = node.bool { return .bool(bool) }
        if let int = node.int { return .int(Int64(int)) }
        if let double = node.float { return .double(double) }
        return .string(node.string ?? "")
    }
}
