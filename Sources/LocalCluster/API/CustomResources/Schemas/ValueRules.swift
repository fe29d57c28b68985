import Kubernetes

/// What a schema demands of values: all of it that says yes or no.
struct ValueRules: Sendable {
    struct Bound: Sendable {
        let value: JSON
        let number: Double
        let isExclusive: Bool
    }

    var kind: Schema.Kind?
    var isNullable = false
    var format: String?
    var isEmbeddedResource = false
    var listType = Schema.ListType.atomic

    var required: [String] = []
    var properties: [String: ValueRules] = [:]
    /// Of the elements of a list, or of the members that `properties` does not name; at most one.
    var elements: [ValueRules] = []

    var allowedValues: [JSON] = []
    var minimum: Bound?
    var maximum: Bound?
    var multipleOf: Double?
    var pattern: Pattern?
    /// How many characters, elements or members there may be.
    var minimumLength: Int64?
    var maximumLength: Int64?
    var minimumItems: Int64?
    var maximumItems: Int64?
    var minimumProperties: Int64?
    var maximumProperties: Int64?

    var allOf: [ValueRules] = []
    var anyOf: [ValueRules] = []
    var oneOf: [ValueRules] = []
    /// At most one.
    var not: [ValueRules] = []
}

extension ValueRules {
    /// - Parameter json: an `openAPIV3Schema`, or a part of it.
    init(_ json: JSON) {
        kind = Schema.Kind(definition: json)
        isNullable = json["nullable"]?.bool == true
        format = json["format"]?.string
        isEmbeddedResource = json["x-kubernetes-embedded-resource"]?.bool == true
        listType = Schema.ListType(definition: json)
        required = (json["required"]?.array ?? []).compactMap(\.string)
        properties = (json["properties"]?.object ?? [:]).mapValues(ValueRules.init)
        let element = json["items"] ?? json["additionalProperties"]
        elements = element?.object == nil ? [] : [ValueRules(element ?? [:])]
        allowedValues = json["enum"]?.array ?? []
        readBounds(json)
        readLengths(json)
        allOf = Self.list(json["allOf"])
        anyOf = Self.list(json["anyOf"])
        oneOf = Self.list(json["oneOf"])
        not = json["not"].map { [ValueRules($0)] } ?? []
    }

    private mutating func readBounds(_ json: JSON) {
        minimum = Self.bound(json["minimum"], json["exclusiveMinimum"])
        maximum = Self.bound(json["maximum"], json["exclusiveMaximum"])
        multipleOf = json["multipleOf"]?.double.flatMap { $0 > 0 ? $0 : nil }
        pattern = json["pattern"]?.string.flatMap { try? Pattern($0) }
    }

    private mutating func readLengths(_ json: JSON) {
        minimumLength = json["minLength"]?.int
        maximumLength = json["maxLength"]?.int
        minimumItems = json["minItems"]?.int
        maximumItems = json["maxItems"]?.int
        minimumProperties = json["minProperties"]?.int
        maximumProperties = json["maxProperties"]?.int
    }

    private static func bound(_ value: JSON?, _ isExclusive: JSON?) -> Bound? {
        guard let value, let number = value.double else { return nil }
        return Bound(value: value, number: number, isExclusive: isExclusive?.bool == true)
    }

    private static func list(_ json: JSON?) -> [ValueRules] { (json?.array ?? []).map(ValueRules.init) }
}
