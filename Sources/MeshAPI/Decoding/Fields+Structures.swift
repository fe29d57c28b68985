/// Lists, maps and nested objects.
extension Fields {
    mutating func object<T>(_ name: String, _ body: (inout Fields) -> T) -> T? {
        read(name) { tree, reading in Fields.read(tree, reading, body) }
    }

    /// An object of which one value is of interest.
    mutating func object<T>(_ name: String, _ body: (inout Fields) -> T?) -> T? {
        let value: T?? = read(name) { tree, reading in Fields.read(tree, reading, body) }
        return value ?? nil
    }

    mutating func list<T>(_ name: String, _ body: (inout Fields) -> T) -> [T] {
        items(name) { tree, reading in Fields.read(tree, reading, body) }
    }

    mutating func texts(_ name: String) -> [String] { items(name, Self.text) }

    mutating func textMap(_ name: String) -> [String: String] {
        map(name) { tree, reading in tree.isNull ? "" : Self.text(tree, reading) }
    }

    /// A map: its fields' names are data.
    mutating func map<T>(_ name: String, _ body: (Tree, Reading) -> T?) -> [String: T] {
        object(name) { fields in
            fields.acceptUnknown()
            var result: [String: T] = [:]
            for field in fields.all {
                let value = fields.reading.inside(.name(field.name)) { body(field.value, fields.reading) }
                result[field.name] = value
            }
            return result
        } ?? [:]
    }

    private mutating func items<T>(_ name: String, _ body: (Tree, Reading) -> T?) -> [T] {
        let items: [T]? = read(name) { tree, reading in
            guard case .list(let list) = tree.value else {
                reading.wrongType(tree, expected: "a list")
                return nil
            }
            // Most lists are kept as they are, so they get no more room than they need.
            var items: [T] = []
            items.reserveCapacity(list.count)
            for index in list.indices {
                if let item = reading.inside(.index(index), { body(list[index], reading) }) { items.append(item) }
            }
            return items
        }
        return items ?? []
    }
}

/// Fields that must be there.
extension Fields {
    mutating func requiredText(_ name: String) -> String {
        require(name)
        return text(name)
    }

    mutating func requiredInteger<T: FixedWidthInteger>(_ name: String, as type: T.Type = T.self) -> T {
        require(name)
        return integer(name) ?? 0
    }

    func require(_ name: String) {
        if !has(name) { fault(name, .missingField, "missing") }
    }
}
