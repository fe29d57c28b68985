/// The way from an object to one of its values: `spec.servers[0].port.number`.
struct FieldPath: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case name(String)
        case index(Int)
    }

    var steps: [Step] = []

    func appending(_ name: String) -> FieldPath { FieldPath(steps: steps + [.name(name)]) }

    var parent: FieldPath { FieldPath(steps: Array(steps.dropLast())) }

    /// Whether it is the same as the other or further up.
    func leads(to other: FieldPath) -> Bool { other.steps.starts(with: steps) }
}

extension FieldPath: CustomStringConvertible {
    var description: String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .index(let index): text += "[\(index)]"
            case .name(let name) where !name.isPlain: text += "[\"\(name)\"]"
            case .name(let name): text += text.isEmpty ? name : ".\(name)"
            }
        }
    }
}

extension FieldPath {
    /// Reads what `description` writes; what does not fit that form ends the path.
    init(_ text: String) {
        var rest = text[...]
        while let first = rest.first {
            if first == "." { rest = rest.dropFirst() }
            guard let (step, length) = Self.firstStep(of: rest) else { return }
            steps.append(step)
            rest = rest.dropFirst(length)
        }
    }

    private static func firstStep(of text: Substring) -> (Step, length: Int)? {
        if text.hasPrefix("[\"") {
            guard let end = text.firstRange(of: "\"]") else { return nil }
            let name = text[..<end.lowerBound].dropFirst(2)
            return (.name(String(name)), name.count + 4)
        }
        if text.hasPrefix("[") {
            let digits = text.dropFirst().prefix { $0 != "]" }
            return Int(digits).map { (.index($0), digits.count + 2) }
        }
        let name = text.prefix { $0 != "." && $0 != "[" }
        return name.isEmpty ? nil : (.name(String(name)), name.count)
    }
}

extension String {
    fileprivate var isPlain: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
