/// Reads the fields of one object of a tree. The fields that are asked for are the ones that are known:
/// when reading is strict, the others are faults.
struct Fields {
    let reading: Reading
    private let fields: [Tree.Field]
    private var known: [String] = []
    private var strict: Bool

    private init(_ fields: [Tree.Field], _ reading: Reading) {
        self.fields = fields
        self.reading = reading
        strict = reading.strict
    }

    /// Reads an object; nil and a fault when it is something else.
    static func read<T>(_ tree: Tree, _ reading: Reading, _ body: (inout Fields) -> T) -> T? {
        guard case .fields(let fields) = tree.value else {
            reading.wrongType(tree, expected: "an object")
            return nil
        }
        var reader = Fields(fields, reading)
        let result = body(&reader)
        if reader.strict { reader.refuseUnknown() }
        return result
    }

    /// What an object without any fields means.
    static func readNothing<T>(_ body: (inout Fields) -> T) -> T {
        var reader = Fields([], Reading(strict: false, quiet: true))
        return body(&reader)
    }

    /// The value of a field; nil when it is absent or null, which is the same.
    mutating func value(_ name: String) -> Tree? {
        if strict { known.append(name) }
        for field in fields where field.name == name { return field.value.isNull ? nil : field.value }
        return nil
    }

    /// The names of all fields, for maps.
    var all: [Tree.Field] { fields }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name && !$0.value.isNull } }

    /// Known fields that are of no interest.
    mutating func ignore(_ names: String...) {
        if strict { known += names }
    }

    /// Known fields that should have an effect, but do not have one yet.
    mutating func unsupported(_ names: String...) {
        if strict { known += names }
        for name in names where has(name) { reading.markUnsupported(name) }
    }

    /// From here on unknown fields of this object are not faults.
    mutating func acceptUnknown() { strict = false }

    /// At most one of the fields may be set.
    func exclusive(_ names: String...) {
        let present = names.filter(has)
        guard present.count > 1 else { return }
        reading.add(.badValue, "only one of \(present.joined(separator: ", ")) may be set")
    }

    func fault(_ name: String, _ code: Fault.Code, _ reason: String) {
        reading.inside(.name(name)) { reading.add(code, reason) }
    }

    private func refuseUnknown() {
        for field in fields where !known.contains(field.name) {
            fault(field.name, .unknownField, "unknown field\(field.name.suggestion(among: known))")
        }
    }
}
