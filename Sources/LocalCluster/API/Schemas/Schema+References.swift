extension Schema {
    /// Stands for a definition.
    static func reference(_ name: String, _ description: String = "") -> Schema {
        var schema = Schema(.object, description)
        schema.reference = name
        return schema
    }

    /// The element of the element and so on, of lists and maps.
    var innermost: Schema { element?.innermost ?? self }
}
