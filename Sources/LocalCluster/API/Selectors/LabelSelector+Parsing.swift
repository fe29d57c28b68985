import Kubernetes

extension LabelSelector {
    /// Reads a `labelSelector` parameter: `a`, `!a`, `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, joined by
    /// commas.
    /// - Throws: `APIStatus` 400 for other text.
    init(parsing text: String) throws(APIStatus) {
        for part in Self.split(text) {
            guard let requirement = Requirement(parsing: part) else {
                throw .badRequest(
                    "unable to parse requirement: \(part.isEmpty ? "<empty>" : "'\(part)'") in label selector '\(text)'"
                )
            }
            requirements.append(requirement)
        }
    }

    /// The requirements between the commas that are not inside parentheses.
    private static func split(_ text: String) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var depth = 0
        for index in text.indices {
            switch text[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                parts.append(text[start..<index].trimmed)
                start = text.index(after: index)
            default: break
            }
        }
        let last = text[start...].trimmed
        return parts.isEmpty && last.isEmpty ? [] : parts + [last]
    }
}

extension LabelSelector.Requirement {
    init?(parsing text: Substring) {
        if let set = Self(set: text) {
            self = set
        } else if let sign = text.firstIndex(of: "=") {
            self.init(comparison: text, sign: sign)
        } else if text.first == "!" {
            self.init(text.dropFirst().trimmed, .absent)
        } else {
            self.init(text, .exists)
        }
    }

    private init?(_ key: Substring, _ condition: Condition) {
        guard LabelSyntax.isKey(key) else { return nil }
        self.init(key: String(key), condition: condition)
    }

    private init?(comparison text: Substring, sign: Substring.Index) {
        var key = text[..<sign]
        var value = text[text.index(after: sign)...]
        let isNegative = key.last == "!"
        if isNegative { key.removeLast() } else if value.first == "=" { value.removeFirst() }
        value = value.trimmed
        guard LabelSyntax.isValue(value) else { return nil }
        self.init(key.trimmed, isNegative ? .noneOf([String(value)]) : .oneOf([String(value)]))
    }

    private init?(set text: Substring) {
        guard text.last == ")", let open = text.firstIndex(of: "(") else { return nil }
        let words = text[..<open].split(separator: " ")
        let values = text[text.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false)
            .map(\.trimmed)
        guard words.count == 2, values.allSatisfy(LabelSyntax.isValue) else { return nil }
        switch words[1] {
        case "in": self.init(words[0], .oneOf(Set(values.map(String.init))))
        case "notin": self.init(words[0], .noneOf(Set(values.map(String.init))))
        default: return nil
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
