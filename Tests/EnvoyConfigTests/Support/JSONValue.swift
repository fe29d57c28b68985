/// A JSON document as a value, so that tests can look into it and compare.
enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// A member of an object; null when there is none.
    subscript(_ path: String...) -> JSONValue {
        path.reduce(self) { value, key in
            guard case .object(let members) = value else { return .null }
            return members[key] ?? .null
        }
    }

    var members: [String: JSONValue] {
        get { if case .object(let members) = self { members } else { [:] } }
        set { self = .object(newValue) }
    }

    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    var text: String { if case .string(let text) = self { text } else { "" } }

    /// Applies `change` to every value inside, the innermost first.
    func mapped(_ change: (JSONValue) -> JSONValue) -> JSONValue {
        switch self {
        case .array(let elements): change(.array(elements.map { $0.mapped(change) }))
        case .object(let members): change(.object(members.mapValues { $0.mapped(change) }))
        default: change(self)
        }
    }

    /// With parts of texts replaced, names of members left alone. What stands for an address ends with it.
    func replacing(_ texts: [String: String]) -> JSONValue {
        if texts.isEmpty { return self }
        return mapped { value in
            guard case .string(let text) = value else { return value }
            let found = texts.first { text == $0.key || text.hasPrefix($0.key + "_") }
            return found.map { .string($0.value + text.dropFirst($0.key.count)) } ?? value
        }
    }

    /// Without these members, at any depth.
    func without(_ keys: String...) -> JSONValue {
        mapped { value in
            guard case .object(let members) = value else { return value }
            return .object(members.filter { !keys.contains($0.key) })
        }
    }
}

extension JSONValue: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

extension JSONValue {
    /// Pretty text, keys sorted: one member or element on a line.
    func rendered(indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .null: return "null"
        case .bool(let value): return String(value)
        case .number(let value): return value == value.rounded() ? String(Int64(value)) : String(value)
        case .string(let value): return Self.quoted(value)
        case .array(let elements):
            if elements.isEmpty { return "[]" }
            return "[\n" + elements.map { inner + $0.rendered(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.sorted { $0.key < $1.key }.map {
                "\(inner)\(Self.quoted($0.key)): \($0.value.rendered(indent: inner))"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
