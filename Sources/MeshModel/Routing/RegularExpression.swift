/// Finds regular expressions that RE2, the syntax of Envoy, does not take. Envoy refuses a whole table of routes for one
/// such expression, so it must not get that far. https://github.com/google/re2/wiki/Syntax
///
/// It looks at the structure only: groups, classes, repetitions and escapes. An expression that passes may still have a
/// fault; one that does not pass surely has.
public enum RegularExpression {
    /// What is wrong with `pattern`; nil when nothing was found.
    public static func fault(in pattern: String) -> String? {
        var scanner = RegularExpressionScanner(pattern)
        return scanner.fault()
    }
}

private struct RegularExpressionScanner {
    private let text: [Character]
    private var position = 0
    private var depth = 0
    /// What a repetition would repeat: nothing yet, something, or something that is repeated already.
    private enum Operand { case none, atom, repeated }
    private var operand = Operand.none

    init(_ pattern: String) { text = Array(pattern) }

    mutating func fault() -> String? {
        while position < text.count {
            if let fault = step(text[position]) { return fault }
        }
        return depth > 0 ? "a ( is not closed" : nil
    }

    private mutating func step(_ character: Character) -> String? {
        switch character {
        case "\\": return escape()
        case "[": return characterClass()
        case "(": return open()
        case ")": return close()
        case "|": advance(to: .none)
        case "*", "+", "?": return repetition()
        case "{": return counted()
        default: advance(to: .atom)
        }
        return nil
    }

    private mutating func advance(_ count: Int = 1, to next: Operand) {
        position += count
        operand = next
    }

    private mutating func escape() -> String? {
        guard position + 1 < text.count else { return "it ends with a single \\" }
        let next = text[position + 1]
        if ("1"..."9").contains(next) { return "back references such as \\\(next) are not possible" }
        advance(2, to: .atom)
        return nil
    }

    private mutating func characterClass() -> String? {
        var index = position + 1
        if index < text.count, text[index] == "^" { index += 1 }
        if index < text.count, text[index] == "]" { index += 1 }
        while index < text.count, text[index] != "]" {
            if text[index] == "\\" { index += 1 }
            if text[index...].starts(with: "[:"), let end = text[index...].firstIndex(of: "]") { index = end }
            index += 1
        }
        guard index < text.count else { return "a [ is not closed" }
        position = index + 1
        operand = .atom
        return nil
    }

    private mutating func open() -> String? {
        depth += 1
        for prefix in ["(?=", "(?!", "(?<=", "(?<!", "(?>"] where text[position...].starts(with: prefix) {
            return "\(prefix) is not possible"
        }
        let isSpecial = text[position...].starts(with: "(?")
        advance(isSpecial ? 2 : 1, to: .none)
        return nil
    }

    private mutating func close() -> String? {
        guard depth > 0 else { return "a ) has no (" }
        depth -= 1
        advance(to: .atom)
        return nil
    }

    /// A `?` after a repetition makes it take as little as possible.
    private mutating func repetition() -> String? {
        let character = text[position]
        switch operand {
        case .none: return "there is nothing that \(character) could repeat"
        case .repeated: return "\(character) follows another repetition"
        case .atom: break
        }
        let isLazy = position + 1 < text.count && text[position + 1] == "?"
        advance(isLazy ? 2 : 1, to: .repeated)
        return nil
    }

    /// Braces that hold no numbers stand for themselves.
    private mutating func counted() -> String? {
        guard let end = text[position...].firstIndex(of: "}") else {
            advance(to: .atom)
            return nil
        }
        let bounds = String(text[(position + 1)..<end]).split(separator: ",", omittingEmptySubsequences: false)
        let numbers = bounds.compactMap { Int($0) }
        guard let first = numbers.first, bounds.count <= 2, bounds.allSatisfy({ $0.allSatisfy(\.isNumber) }) else {
            advance(to: .atom)
            return nil
        }
        if operand == .none { return "there is nothing that {} could repeat" }
        if operand == .repeated { return "{} follows another repetition" }
        if numbers.contains(where: { $0 > 1000 }) { return "it repeats more than 1000 times" }
        if let last = numbers.last, last < first { return "{\(first),\(last)} is the wrong way round" }
        let isLazy = end + 1 < text.count && text[end + 1] == "?"
        advance(end - position + (isLazy ? 2 : 1), to: .repeated)
        return nil
    }
}
