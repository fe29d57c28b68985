/// Schemas by name, such as `v1.PodSpec`: what references lead to, so that schemas can contain themselves.
struct SchemaDefinitions: Sendable {
    private let schemas: [String: Schema]

    init(_ schemas: [String: Schema] = [:]) { self.schemas = schemas }

    subscript(name: String) -> Schema? { schemas[name] }

    /// What a reference stands for; any other schema is returned as it is. A reference to nothing allows everything.
    func resolved(_ schema: Schema) -> Schema {
        guard let reference = schema.reference else { return schema }
        return schemas[reference] ?? Schema(.any, schema.description)
    }
}
