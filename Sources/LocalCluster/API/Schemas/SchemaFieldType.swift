import Kubernetes

/// The type of a member as a word of a schema text.
struct SchemaFieldType {
    private static let simple: [String: Schema] = [
        "string": Schema(.string), "boolean": Schema(.boolean), "any": Schema(.any),
        "int32": formatted(.integer, "int32"), "int64": formatted(.integer, "int64"),
        "double": formatted(.number, "double"), "time": formatted(.string, "date-time"),
        "microtime": formatted(.string, "date-time"), "bytes": formatted(.string, "byte"),
        "int-or-string": formatted(.intOrString, "int-or-string"), "quantity": formatted(.intOrString, "quantity"),
        "object": openObject,
    ]

    let schema: Schema

    /// - Throws: ``SchemaSyntaxError`` for a word that is no type.
    init(_ word: Substring, in text: SchemaText) throws(SchemaSyntaxError) {
        schema = try Self.schema(word, text)
    }

    private static func schema(_ word: Substring, _ text: SchemaText) throws(SchemaSyntaxError) -> Schema {
        if let simple = simple[String(word)] { return simple }
        switch (word.first, word.last) {
        case ("[", "]"): return container(.array, try schema(word.dropFirst().dropLast(), text))
        case ("{", "}"): return container(.object, try schema(word.dropFirst().dropLast(), text))
        case (_?, _) where word.contains("|"):
            var schema = Schema(.string)
            schema.allowedValues = word.split(separator: "|").map { .string(String($0)) }
            return schema
        case (let first?, _) where first.isUppercase || word.contains("."):
            return .reference(text.qualified(word))
        default: throw text.fault("'\(word)' is no type")
        }
    }

    private static func container(_ kind: Schema.Kind, _ element: Schema) -> Schema {
        var schema = Schema(kind)
        schema.element = element
        return schema
    }

    private static func formatted(_ kind: Schema.Kind, _ format: String) -> Schema {
        var schema = Schema(kind)
        schema.format = format
        return schema
    }

    private static var openObject: Schema {
        var schema = Schema(.object)
        schema.preservesUnknownFields = true
        return schema
    }
}
