import Kubernetes

/// Reads descriptions of kinds: one definition after the other, one line for each member.
///
///     package apps/v1
///     kind Deployment: What it is.
///       spec: DeploymentSpec -- What is wanted.
///     type DeploymentSpec: What a Deployment is to keep running.
///       replicas: int32 = 1 -- How many pods.
///       template!: v1.PodTemplateSpec -- The pods.
///
/// - `kind` has `apiVersion`, `kind` and `metadata` besides its members; `type X like Y` has the members of `Y`, which
///   comes before it. `atomic` after the name: written as one value; `union`: another member replaces what was there.
/// - `name!` is required.
/// - Types: those of ``SchemaFieldType``, `A|B` for one of these words, `[T]` for lists, `{T}` for maps, or the name of
///   a definition, in full when it is of another package.
/// - After the type: `by a,b` for lists whose elements are told apart by these members, `set`, `atomic` for maps,
///   `= VALUE` for the value when none is given.
struct SchemaText {
    private(set) var definitions: [String: Schema] = [:]
    /// Those that objects are made of.
    private(set) var kinds: Set<String> = []
    private var package = ""
    private var current: (name: String, schema: Schema)?
    private var line = 0

    /// - Throws: ``SchemaSyntaxError`` for the first line that is not understood, and for names that lead nowhere.
    static func definitions(_ texts: [String]) throws(SchemaSyntaxError) -> [String: Schema] {
        var reader = SchemaText()
        for text in texts { try reader.read(text) }
        try reader.checkReferences()
        return reader.definitions
    }

    private mutating func read(_ text: String) throws(SchemaSyntaxError) {
        line = 0
        for content in text.split(separator: "\n", omittingEmptySubsequences: false) {
            line += 1
            if content.isEmpty || content.hasPrefix("#") { continue }
            try content.hasPrefix("  ") ? member(content.dropFirst(2)) : heading(content)
        }
        finish()
    }

    private mutating func finish() {
        if let current { definitions[current.name] = current.schema }
        current = nil
    }

    func fault(_ reason: String) -> SchemaSyntaxError { SchemaSyntaxError(line: line, reason: reason) }

    /// The full name of a definition that is named in this package.
    func qualified(_ name: some StringProtocol) -> String { name.contains(".") ? String(name) : "\(package).\(name)" }
}

// Lines that begin something.
extension SchemaText {
    private mutating func heading(_ content: Substring) throws(SchemaSyntaxError) {
        finish()
        let (head, description) = try halves(content, ": ")
        var words = head.split(separator: " ")[...]
        switch words.popFirst() {
        case "package" where words.count == 1 && description.isEmpty: package = String(words.removeFirst())
        case "type": try begin(words, description)
        case "kind":
            try begin(words, description)
            addObjectMembers()
        default: throw fault("package, kind or type is expected")
        }
    }

    private mutating func begin(_ words: ArraySlice<Substring>, _ description: String) throws(SchemaSyntaxError) {
        var words = words
        guard let name = words.popFirst(), !description.isEmpty, !package.isEmpty else {
            throw fault("a definition needs a package, a name and a description")
        }
        let full = qualified(name)
        if definitions[full] != nil { throw fault("\(full) is there already") }
        var schema = Schema(.object, description)
        if words.first == "like" {
            guard words.count >= 2, let model = definitions[qualified(words[words.startIndex + 1])] else {
                throw fault("a definition that comes earlier is expected after 'like'")
            }
            schema = model
            schema.description = description
            words.removeFirst(2)
        }
        for word in words {
            switch word {
            case "atomic": schema.isAtomicMap = true
            case "union": schema.isUnion = true
            default: throw fault("'\(word)' is not understood after the name")
            }
        }
        current = (full, schema)
    }

    private mutating func addObjectMembers() {
        guard let name = current?.name else { return }
        kinds.insert(name)
        current?.schema.properties["apiVersion"] = Schema(.string, "The group and version of this kind.")
        current?.schema.properties["kind"] = Schema(.string, "The kind of this object.")
        current?.schema.properties["metadata"] = .reference(
            "meta/v1.ObjectMeta", "What objects of all kinds have: name, labels and the like.")
    }

    private func halves(_ content: Substring, _ separator: String) throws(SchemaSyntaxError) -> (Substring, String) {
        guard let place = content.firstRange(of: separator) else { return (content, "") }
        return (content[..<place.lowerBound], String(content[place.upperBound...]))
    }

    private func checkReferences() throws(SchemaSyntaxError) {
        for (name, schema) in definitions.sorted(by: { $0.key < $1.key }) {
            for (member, value) in schema.properties.sorted(by: { $0.key < $1.key }) {
                guard let reference = value.innermost.reference, definitions[reference] == nil else { continue }
                throw SchemaSyntaxError(line: 0, reason: "\(name): \(member) is of type \(reference), which is nowhere")
            }
        }
    }
}

// Lines of members.
extension SchemaText {
    private mutating func member(_ content: Substring) throws(SchemaSyntaxError) {
        let (declaration, description) = try halves(content, " -- ")
        guard let colon = declaration.firstRange(of: ": "), !description.isEmpty else {
            throw fault("NAME: TYPE -- DESCRIPTION is expected")
        }
        var name = declaration[..<colon.lowerBound]
        let isRequired = name.last == "!"
        if isRequired { name = name.dropLast() }
        guard current != nil, !name.isEmpty, !name.contains(" ") else { throw fault("a member of nothing") }
        var words = declaration[colon.upperBound...].split(separator: " ")[...]
        var schema = try SchemaFieldType(words.popFirst() ?? "", in: self).schema
        schema.description = description
        try modify(&schema, words)
        current?.schema.properties[String(name)] = schema
        current?.schema.required.removeAll { $0 == name }
        if isRequired { current?.schema.required.append(String(name)) }
    }

    private func modify(_ schema: inout Schema, _ words: ArraySlice<Substring>) throws(SchemaSyntaxError) {
        var words = words
        while let word = words.popFirst() {
            switch (word, schema.kind) {
            case ("by", .array):
                guard let keys = words.popFirst() else { throw fault("members are expected after 'by'") }
                schema.listType = .map(keys: keys.split(separator: ",").map(String.init))
            case ("set", .array): schema.listType = .set
            case ("atomic", .object): schema.isAtomicMap = true
            case ("=", _):
                guard let value = words.popFirst() else { throw fault("a value is expected after '='") }
                schema.defaultValue = try defaultValue(value, schema)
            default: throw fault("'\(word)' is not understood after the type")
            }
        }
    }

    private func defaultValue(_ text: Substring, _ schema: Schema) throws(SchemaSyntaxError) -> JSON {
        switch schema.kind {
        case .string where schema.allowedValues.isEmpty || schema.allowedValues.contains(.string(String(text))):
            return .string(String(text))
        case .integer: if let value = Int64(text) { return .int(value) }
        case .boolean: if let value = Bool(String(text)) { return .bool(value) }
        default: break
        }
        throw fault("'\(text)' is no value of this type")
    }
}
