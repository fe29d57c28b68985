import Kubernetes

// Types, numbers, texts and counts.
extension ValueFaults {
    /// Adds a fault and returns `false` when a value is not of the kind that is asked for.
    mutating func hasKind(_ value: JSON, _ rules: ValueRules, _ field: String) -> Bool {
        guard let kind = rules.kind, kind != .any, !kind.holds(value) else { return true }
        let wanted = kind == .intOrString ? "integer,string" : kind.rawValue
        addType(field, wanted, value.typeName)
        return false
    }

    private mutating func addType(_ field: String, _ wanted: String, _ found: String) {
        let shown = JSON.string(found).text()
        add(
            .init(
                reason: "FieldValueTypeInvalid",
                message: "Invalid value: \(shown): \(field) in body must be of type \(wanted): \(shown)", field: field))
    }

    mutating func checkNumber(_ value: JSON, _ rules: ValueRules, _ field: String) {
        guard let number = value.double else { return }
        if let bound = rules.minimum, bound.isExclusive ? number <= bound.number : number < bound.number {
            add(field, value, "should be greater than \(bound.isExclusive ? "" : "or equal to ")\(bound.value.text())")
        }
        if let bound = rules.maximum, bound.isExclusive ? number >= bound.number : number > bound.number {
            add(field, value, "should be less than \(bound.isExclusive ? "" : "or equal to ")\(bound.value.text())")
        }
        if let step = rules.multipleOf, (number / step).rounded() * step != number {
            add(field, value, "should be a multiple of \(JSON.double(step).text())")
        }
        if let format = rules.format, !ValueFormats.isIn(range: format, value) {
            add(
                .invalid(
                    field, value,
                    "Checked value must be of type \(rules.kind?.rawValue ?? "number") "
                        + "with format \(format) in \(field)"))
        }
    }

    mutating func checkText(_ text: String, _ rules: ValueRules, _ field: String) {
        let count = Int64(text.unicodeScalars.count)
        if let most = rules.maximumLength, count > most {
            add(
                .init(
                    reason: "FieldValueTooLong", message: "Too long: may not be more than \(most) bytes", field: field))
        }
        if let least = rules.minimumLength, count < least {
            add(field, .string(text), "should be at least \(least) chars long")
        }
        if let pattern = rules.pattern, !pattern.matches(text) {
            add(field, .string(text), "should match '\(pattern.text)'")
        }
        if let format = rules.format, !ValueFormats.holds(format, text) {
            add(field, .string(text), "must be of type \(format): \(JSON.string(text).text())")
        }
    }

    enum Counted { case elements, members }

    mutating func checkCount(_ count: Int, _ counted: Counted, _ rules: ValueRules, _ field: String) {
        let (least, most, word) =
            switch counted {
            case .elements: (rules.minimumItems, rules.maximumItems, "items")
            case .members: (rules.minimumProperties, rules.maximumProperties, "properties")
            }
        if let most, count > most {
            add(
                .init(
                    reason: "FieldValueTooMany",
                    message: "Too many: \(count): must have at most \(most) \(most == 1 ? "item" : "items")",
                    field: field))
        }
        if let least, count < least {
            add(field, .int(Int64(count)), "should have at least \(least) \(word)")
        }
    }

    /// Sets hold no value twice, and maps no key.
    mutating func checkUniqueness(_ elements: [JSON], _ listType: Schema.ListType, _ field: String) {
        var seen: Set<JSON> = []
        for (index, element) in elements.enumerated() {
            let key: JSON
            switch listType {
            case .atomic: return
            case .set: key = element
            case .map(let keys):
                key = .object(Dictionary(uniqueKeysWithValues: Set(keys).map { ($0, element[$0] ?? .null) }))
            }
            if !seen.insert(key).inserted {
                add(
                    .init(
                        reason: "FieldValueDuplicate", message: "Duplicate value: \(key.text())",
                        field: "\(field)[\(index)]"))
            }
        }
    }
}

extension Schema.Kind {
    fileprivate func holds(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.any, _), (.object, .object), (.array, .array), (.string, .string), (.boolean, .bool): true
        case (.number, .int), (.number, .double), (.integer, .int): true
        case (.integer, .double(let number)): number.rounded() == number
        case (.intOrString, .int), (.intOrString, .string): true
        default: false
        }
    }
}
