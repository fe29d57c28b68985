import Kubernetes

/// Text that is no path.
struct JSONPathFault: Error, Hashable, CustomStringConvertible {
    let description: String
}

extension JSONPath {
    private static let maximumBytes = 4096

    /// - Throws: `JSONPathFault`.
    init(_ text: String) throws(JSONPathFault) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw JSONPathFault(description: "longer than \(Self.maximumBytes) bytes")
        }
        // Braces are optional, as in kubectl.
        var text = Substring(text)
        if text.hasPrefix("{"), text.hasSuffix("}") { text = text.dropFirst().dropLast() }
        if text.hasPrefix("$") { text.removeFirst() }
        var parser = JSONPathParser(text)
        steps = try parser.steps(until: nil)
    }
}

private struct JSONPathParser {
    private var text: Substring

    init(_ text: Substring) { self.text = text }

    /// Steps up to the end, or up to a character that cannot be part of one.
    mutating func steps(until isEnd: ((Character) -> Bool)?) throws(JSONPathFault) -> [JSONPath.Step] {
        var steps: [JSONPath.Step] = []
        while let character = text.first, isEnd?(character) != true {
            switch character {
            case ".": if let step = try dotted(isEnd) { steps.append(step) }
            case "[": steps.append(try bracketed())
            default:
                guard steps.isEmpty else { throw fault("'\(character)' where '.' or '[' should be") }
                steps.append(.member(try name(isEnd)))
            }
        }
        return steps
    }

    private mutating func dotted(_ isEnd: ((Character) -> Bool)?) throws(JSONPathFault) -> JSONPath.Step? {
        text.removeFirst()
        switch text.first {
        case nil, "[": return nil
        case ".": throw fault("recursive descent is not supported")
        case "*":
            text.removeFirst()
            return .everything
        default: return .member(try name(isEnd))
        }
    }

    /// A name up to the next step; `\` takes away the meaning of a character.
    private mutating func name(_ isEnd: ((Character) -> Bool)?) throws(JSONPathFault) -> String {
        var name = ""
        while let character = text.first, character != ".", character != "[", isEnd?(character) != true {
            text.removeFirst()
            guard character == "\\" else {
                name.append(character)
                continue
            }
            guard let escaped = text.popFirst() else { throw fault("nothing follows '\\'") }
            name.append(escaped)
        }
        guard !name.isEmpty else { throw fault("a name is missing") }
        return name
    }

    private mutating func bracketed() throws(JSONPathFault) -> JSONPath.Step {
        text.removeFirst()
        let step: JSONPath.Step
        switch text.first {
        case "'", "\"": step = .member(try quoted())
        case "*":
            text.removeFirst()
            step = .everything
        case "?": step = .filter(try filter())
        default: step = try element()
        }
        try expect("]")
        return step
    }

    private mutating func element() throws(JSONPathFault) -> JSONPath.Step {
        guard let end = text.firstIndex(of: "]") else { throw fault("']' is missing") }
        let parts = text[..<end].split(separator: ":", omittingEmptySubsequences: false)
        text = text[end...]
        if parts.count == 1, let index = Int(parts[0]) { return .element(index) }
        guard parts.count == 2, parts.allSatisfy({ $0.isEmpty || Int($0) != nil }) else {
            throw fault("brackets hold no number, range, '*', name or filter")
        }
        return .range(from: Int(parts[0]), to: Int(parts[1]))
    }

    private mutating func quoted() throws(JSONPathFault) -> String {
        guard let quote = text.popFirst() else { throw fault("a quote is missing") }
        var result = ""
        while let character = text.popFirst() {
            if character == quote { return result }
            if character == "\\", let escaped = text.popFirst() {
                result.append(escaped)
            } else {
                result.append(character)
            }
        }
        throw fault("a quoted text does not end")
    }

    private mutating func filter() throws(JSONPathFault) -> JSONPath.Filter {
        text.removeFirst()
        try expect("(")
        skipSpace()
        try expect("@")
        let path = try steps { " =!<>)".contains($0) }
        skipSpace()
        let comparison = JSONPath.Comparison.allCases.first { text.hasPrefix($0.rawValue) }
        var value = JSON.null
        if let comparison {
            text.removeFirst(comparison.rawValue.count)
            skipSpace()
            value = try literal()
            skipSpace()
        }
        try expect(")")
        return JSONPath.Filter(path: path, comparison: comparison, value: value)
    }

    private mutating func literal() throws(JSONPathFault) -> JSON {
        if text.first == "'" || text.first == "\"" { return .string(try quoted()) }
        let word = text.prefix { $0 != ")" && $0 != " " }
        text.removeFirst(word.count)
        switch word {
        case "true": return true
        case "false": return false
        case "null": return .null
        default:
            if let number = Int64(word) { return .int(number) }
            if let number = Double(word) { return .double(number) }
            throw fault("'\(word)' is no value to compare with")
        }
    }

    private mutating func skipSpace() { while text.first == " " { text.removeFirst() } }

    private mutating func expect(_ character: Character) throws(JSONPathFault) {
        guard text.first == character else { throw fault("'\(character)' is missing") }
        text.removeFirst()
    }

    private func fault(_ message: String) -> JSONPathFault { JSONPathFault(description: message) }
}
