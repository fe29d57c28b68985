import FoundationEssentials
import Kubernetes

/// A column of a custom kind (`additionalPrinterColumns`).
struct PrinterColumn: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case integer, number, string, boolean, date
    }

    let name: String
    let kind: Kind
    let path: JSONPath
    var format = ""
    var description = ""
    var priority: Int64 = 0

    init(_ name: String, _ path: JSONPath, _ kind: Kind = .string, priority: Int64 = 0) {
        self.name = name
        self.kind = kind
        self.path = path
        self.priority = priority
    }

    /// - Returns: `nil` for what no definition may hold.
    init?(definition json: JSON) {
        guard let name = json["name"]?.string, let kind = json["type"]?.string.flatMap(Kind.init(rawValue:)),
            let text = json["jsonPath"]?.string, let path = try? JSONPath(text)
        else { return nil }
        self.init(name, path, kind, priority: json["priority"]?.int ?? 0)
        format = json["format"]?.string ?? ""
        description = json["description"]?.string ?? ""
    }

    /// The table of a version: the name, and what the definition says or the age.
    static func tableColumns(_ definitions: [JSON]?) -> [TableColumn] {
        guard let definitions, !definitions.isEmpty else { return [.name, .age] }
        return [.name] + definitions.compactMap(PrinterColumn.init(definition:)).map(\.tableColumn)
    }

    var tableColumn: TableColumn {
        TableColumn(
            name: name, type: kind.rawValue, format: format, priority: priority, description: description,
            cell: cell)
    }

    /// `null` when there is nothing of the kind.
    @Sendable func cell(_ object: JSON, _ now: Date) -> JSON {
        let values = path.values(in: object)
        guard let first = values.first, first != .null else { return .null }
        switch kind {
        case .string: return .string(values.map(Self.text).joined(separator: " "))
        case .integer:
            return (first.int ?? first.double.flatMap { Int64(exactly: $0.rounded(.towardZero)) }).map(JSON.int)
                ?? .null
        case .number: return first.double == nil ? .null : first
        case .boolean: return first.bool.map(JSON.bool) ?? .null
        case .date:
            return first.string.flatMap { ObjectTime.date($0) == nil ? nil : .string(Age.text(since: $0, now: now)) }
                ?? "<invalid>"
        }
    }

    private static func text(_ value: JSON) -> String { value.string ?? value.text() }
}
