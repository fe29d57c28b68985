import Kubernetes

/// What selectors can look at, kept beside an object so that selecting does not decode it.
struct Attributes: Sendable, Hashable {
    let labels: [String: String]
    /// The type's selectable fields that have a value, by their path.
    let fields: [String: String]

    init(labels: [String: String] = [:], fields: [String: String] = [:]) {
        self.labels = labels
        self.fields = fields
    }

    init(of object: JSON, _ type: ResourceType) {
        labels = object.labels
        var fields: [String: String] = [:]
        for path in type.indexedFields {
            if let value = object.value(at: path).flatMap(Self.text) { fields[path] = value }
        }
        self.fields = fields
    }

    private static func text(_ value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .bool(let value): String(value)
        case .int(let value): String(value)
        default: nil
        }
    }
}

extension Attributes {
    init(stored text: String) throws {
        let json = try JSON(decoding: text)
        self.init(labels: json["labels"]?.strings ?? [:], fields: json["fields"]?.strings ?? [:])
    }

    var stored: String {
        let json: JSON = ["labels": JSON(labels), "fields": JSON(fields)]
        return json.text(.any)
    }
}
