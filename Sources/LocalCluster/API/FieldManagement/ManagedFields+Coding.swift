import Kubernetes

extension ManagedFields {
    /// More entries than these are refused.
    private static let maximumEntries = 256

    /// Reads the record.
    /// - Returns: `nil` when it, or any of its entries, is not what it should be.
    init?(_ json: JSON) {
        guard let list = json.array, list.count <= Self.maximumEntries else { return nil }
        for element in list {
            guard let entry = Entry(element) else { return nil }
            self[entry.manager] = entry
        }
    }

    /// The record in Kubernetes' order: who applies first, then by time.
    var json: JSON { .array(entries.sorted(by: Entry.isBefore).map(\.json)) }

    /// Whether this is what a client sends to erase the record: one empty entry.
    static func isReset(_ json: JSON?) -> Bool { json == [[:]] }
}

extension ManagedFields.Entry {
    fileprivate init?(_ json: JSON) {
        guard let operation = json["operation"]?.string.flatMap(FieldManager.Operation.init),
            json["fieldsType"] == "FieldsV1",
            let name = Self.text(json, "manager"), name.utf8.count <= FieldManager.maximumBytes,
            let apiVersion = Self.text(json, "apiVersion"), !apiVersion.isEmpty,
            let subresource = Self.text(json, "subresource"), let time = Self.text(json, "time"),
            let fields = FieldSet(fieldsV1: json["fieldsV1"] ?? [:])
        else { return nil }
        let manager = FieldManager(
            name: name, operation: operation, apiVersion: apiVersion,
            subresource: subresource.isEmpty ? nil : subresource)
        self.init(manager: manager, time: time.isEmpty ? nil : time, fields: fields)
    }

    /// Empty for what is missing; `nil` for what is no text.
    private static func text(_ json: JSON, _ member: String) -> String? {
        guard let value = json[member], !value.isNull else { return "" }
        return value.string
    }

    fileprivate var json: JSON {
        var json: JSON = [
            "manager": .string(manager.name), "operation": .string(manager.operation.rawValue),
            "apiVersion": .string(manager.apiVersion), "fieldsType": "FieldsV1", "fieldsV1": fields.fieldsV1,
        ]
        if let time { json["time"] = .string(time) }
        if let subresource = manager.subresource { json["subresource"] = .string(subresource) }
        return json
    }

    fileprivate static func isBefore(_ one: Self, _ other: Self) -> Bool {
        one.order.lexicographicallyPrecedes(other.order)
    }

    private var order: [String] {
        [manager.operation.rawValue, time ?? "", manager.name, manager.apiVersion, manager.subresource ?? ""]
    }
}
