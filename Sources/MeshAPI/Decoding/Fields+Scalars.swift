/// Single values. Each of these returns a neutral value and adds a fault when the field has another type.
extension Fields {
    /// Reads one value in its place; nil when it is absent.
    mutating func read<T>(_ name: String, _ body: (Tree, Reading) -> T?) -> T? {
        guard let tree = value(name) else { return nil }
        return reading.inside(.name(name)) { body(tree, reading) }
    }

    mutating func optionalText(_ name: String) -> String? { read(name, Self.text) }

    mutating func text(_ name: String) -> String { optionalText(name) ?? "" }

    mutating func bool(_ name: String) -> Bool { optionalBool(name) ?? false }

    mutating func optionalBool(_ name: String) -> Bool? {
        read(name) { tree, reading in
            if case .bool(let value) = tree.value { return value }
            reading.wrongType(tree, expected: "true or false")
            return nil
        }
    }

    mutating func integer<T: FixedWidthInteger>(_ name: String, as type: T.Type = T.self) -> T? {
        read(name) { tree, reading in Self.integer(tree, reading) }
    }

    mutating func number(_ name: String) -> Double? {
        read(name) { tree, reading in
            switch tree.value {
            case .integer(let value): return Double(value)
            case .number(let value): return value
            default:
                reading.wrongType(tree, expected: "a number")
                return nil
            }
        }
    }

    /// Texts such as `10s`, `1.5h`, `1h30m`, `100ms`.
    mutating func duration(_ name: String) -> Duration? {
        read(name) { tree, reading in
            guard case .text(let text) = tree.value else {
                reading.wrongType(tree, expected: "a duration such as \"10s\"")
                return nil
            }
            if let duration = Duration(text: text) { return duration }
            reading.add(.badValue, "\(text.quoted) is not a duration; write for example 10s, 1.5h or 100ms")
            return nil
        }
    }

    mutating func choice<T: CaseIterable & RawRepresentable<String>>(_ name: String, of type: T.Type = T.self) -> T? {
        read(name) { tree, reading in
            guard let text = Self.text(tree, reading) else { return nil }
            if let value = T(rawValue: text) { return value }
            let names = T.allCases.map(\.rawValue)
            let hint = text.suggestion(among: names)
            reading.add(.badValue, "\(text.quoted) is not one of \(names.joined(separator: ", "))\(hint)")
            return nil
        }
    }

    static func text(_ tree: Tree, _ reading: Reading) -> String? {
        if case .text(let text) = tree.value { return text }
        let hint =
            switch tree.value {
            case .bool, .integer, .number: "; put it in quotes"
            default: ""
            }
        reading.wrongType(tree, expected: "text", hint: hint)
        return nil
    }

    static func integer<T: FixedWidthInteger>(_ tree: Tree, _ reading: Reading) -> T? {
        let value: Int64
        switch tree.value {
        case .integer(let integer): value = integer
        case .number(let number) where number == number.rounded() && abs(number) < 1e15: value = Int64(number)
        default:
            reading.wrongType(tree, expected: "a whole number")
            return nil
        }
        if let result = T(exactly: value) { return result }
        reading.add(.badValue, "\(value) is out of range; it must be between \(T.min) and \(T.max)")
        return nil
    }
}
