/// One version of a custom kind.
struct CustomVersion: Sendable {
    let name: String
    let isServed: Bool
    /// What users of the version are told.
    let deprecationWarning: String?
    /// The shape of its objects.
    let schema: Schema
    /// What their values must be.
    let rules: ValueRules
    let hasStatus: Bool
    let scale: ScalePaths?
    let columns: [TableColumn]
    let selectableFields: [String]
}
