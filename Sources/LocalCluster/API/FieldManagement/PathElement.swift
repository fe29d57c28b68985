import Kubernetes

/// One step of the path to a field, kept as `fieldsV1` writes it: `f:NAME` for a member, `k:{...}` for the element of a
/// list that has these members, `v:...` for an element that is this value, `i:N` for the element at this place.
struct PathElement: Sendable, Hashable {
    let text: String

    private init(text: String) { self.text = text }

    static func field(_ name: String) -> PathElement { PathElement(text: "f:" + name) }
    static func key(_ members: [String: JSON]) -> PathElement { PathElement(text: "k:" + JSON.object(members).text()) }
    static func value(_ value: JSON) -> PathElement { PathElement(text: "v:" + value.text()) }
    static func index(_ index: Int) -> PathElement { PathElement(text: "i:\(index)") }

    /// The member's name, if this is one.
    var fieldName: String? { text.hasPrefix("f:") ? String(text.dropFirst(2)) : nil }

    private var content: Substring { text.dropFirst(2) }
}

// Reading.
extension PathElement {
    private static let limits = JSON.Limits(depth: 4, bytes: 64 << 10)

    /// `nil` for text that is no element, or longer than any that is written.
    init?(parsing text: String) {
        let content = text.dropFirst(2)
        switch text.prefix(2) {
        case "f:": self.init(text: text)
        case "k:":
            guard let members = Self.json(content)?.object, !members.isEmpty, members.values.allSatisfy(Self.isScalar)
            else { return nil }
            self = .key(members)
        case "v:":
            guard let value = Self.json(content), Self.isScalar(value) else { return nil }
            self = .value(value)
        case "i:":
            guard let index = Int(content), index >= 0 else { return nil }
            self = .index(index)
        default: return nil
        }
    }

    private static func json(_ text: Substring) -> JSON? { try? JSON(decoding: String(text), limits: limits) }

    private static func isScalar(_ value: JSON) -> Bool { value.array == nil && value.object == nil }
}

// As messages show it.
extension PathElement: Comparable, CustomStringConvertible {
    /// `.name`, `[name="x"]`, `[="x"]` or `[0]`.
    var description: String {
        switch text.prefix(2) {
        case "f:": return ".\(content)"
        case "k:":
            let members = Self.json(content)?.object ?? [:]
            let pairs = members.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text())" }
            return "[\(pairs.joined(separator: ","))]"
        case "v:": return "[=\(content)]"
        default: return "[\(content)]"
        }
    }

    static func < (one: PathElement, other: PathElement) -> Bool { one.text < other.text }
}
