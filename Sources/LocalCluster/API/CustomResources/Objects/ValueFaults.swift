import Kubernetes

/// Finds what in a value its rules do not allow, in the words of Kubernetes.
struct ValueFaults {
    /// More than these nobody reads.
    private static let maximumCount = 100

    private(set) var causes: [APIStatus.Cause] = []

    /// The faults of a whole object.
    static func of(_ object: JSON, _ rules: ValueRules) -> [APIStatus.Cause] {
        var faults = ValueFaults()
        faults.check(object, rules, "", isObject: true)
        return faults.causes
    }

    /// The faults of a part of an object.
    static func of(_ value: JSON, _ rules: ValueRules, at field: String) -> [APIStatus.Cause] {
        var faults = ValueFaults()
        faults.check(value, rules, field, isObject: false)
        return faults.causes
    }

    mutating func add(_ cause: APIStatus.Cause) {
        if causes.count < Self.maximumCount { causes.append(cause) }
    }

    /// Adds a fault in the words that follow the name of the field.
    mutating func add(_ field: String, _ value: JSON, _ words: String) {
        add(.invalid(field, value, "\(field) in body \(words)"))
    }

    private mutating func check(_ value: JSON, _ rules: ValueRules, _ field: String, isObject: Bool) {
        guard causes.count < Self.maximumCount else { return }
        if value == .null, rules.isNullable { return }
        guard hasKind(value, rules, field) else { return }
        checkAllowed(value, rules, field)
        switch value {
        case .object(let members): checkMembers(members, rules, field, isObject: isObject)
        case .array(let elements): checkElements(elements, rules, field)
        case .string(let text): checkText(text, rules, field)
        case .int, .double: checkNumber(value, rules, field)
        default: break
        }
        checkAlternatives(value, rules, field)
    }

    private mutating func checkAllowed(_ value: JSON, _ rules: ValueRules, _ field: String) {
        guard !rules.allowedValues.isEmpty, !rules.allowedValues.contains(value) else { return }
        let list = rules.allowedValues.map { $0.text() }.joined(separator: ", ")
        add(
            .init(
                reason: "FieldValueNotSupported",
                message: "Unsupported value: \(value.text()): supported values: \(list)", field: field))
    }

    private mutating func checkMembers(
        _ members: [String: JSON], _ rules: ValueRules, _ field: String, isObject: Bool
    ) {
        for name in rules.required where members[name] == nil { add(.required(Self.field(field, name))) }
        checkCount(members.count, .members, rules, field)
        if rules.isEmbeddedResource { checkEmbedded(members, field) }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if isObject || rules.isEmbeddedResource, ["apiVersion", "kind", "metadata"].contains(name) { continue }
            let known = rules.properties[name] ?? (rules.kind == .array ? nil : rules.elements.first)
            if let known { check(member, known, Self.field(field, name), isObject: false) }
        }
    }

    private mutating func checkEmbedded(_ members: [String: JSON], _ field: String) {
        for name in ["apiVersion", "kind"] where members[name]?.string ?? "" == "" {
            add(.required(Self.field(field, name), "must not be empty"))
        }
    }

    private mutating func checkElements(_ elements: [JSON], _ rules: ValueRules, _ field: String) {
        checkCount(elements.count, .elements, rules, field)
        checkUniqueness(elements, rules.listType, field)
        guard rules.kind != .object, let element = rules.elements.first else { return }
        for (index, value) in elements.enumerated() { check(value, element, "\(field)[\(index)]", isObject: false) }
    }

    static func field(_ parent: String, _ name: String) -> String { parent.isEmpty ? name : "\(parent).\(name)" }
}

// Alternatives.
extension ValueFaults {
    private mutating func checkAlternatives(_ value: JSON, _ rules: ValueRules, _ field: String) {
        for part in rules.allOf { check(value, part, field, isObject: field.isEmpty) }
        if !rules.anyOf.isEmpty { checkAny(value, rules.anyOf, field) }
        if !rules.oneOf.isEmpty { checkOne(value, rules.oneOf, field) }
        if let part = rules.not.first, Self.faults(value, part, field).isEmpty {
            addAlternative("\"\(field)\" must not validate the schema (not)")
        }
    }

    private mutating func checkAny(_ value: JSON, _ options: [ValueRules], _ field: String) {
        let faults = options.map { Self.faults(value, $0, field) }
        if faults.contains(where: \.isEmpty) { return }
        addAlternative("\"\(field)\" must validate at least one schema (anyOf)")
        addNearest(faults)
    }

    private mutating func checkOne(_ value: JSON, _ options: [ValueRules], _ field: String) {
        let faults = options.map { Self.faults(value, $0, field) }
        let valid = faults.count(where: \.isEmpty)
        if valid == 1 { return }
        let found = valid == 0 ? "Found none valid" : "Found \(valid) valid alternatives"
        addAlternative("\"\(field)\" must validate one and only one schema (oneOf). \(found)")
        if valid == 0 { addNearest(faults) }
    }

    /// What is missing to the option that misses least.
    private mutating func addNearest(_ faults: [[APIStatus.Cause]]) {
        for cause in faults.min(by: { $0.count < $1.count }) ?? [] { add(cause) }
    }

    /// Kubernetes names no field for these.
    private mutating func addAlternative(_ message: String) { add(.invalid("<nil>", "", message)) }

    private static func faults(_ value: JSON, _ rules: ValueRules, _ field: String) -> [APIStatus.Cause] {
        var faults = ValueFaults()
        faults.check(value, rules, field, isObject: field.isEmpty)
        return faults.causes
    }
}
