/// What accompanies every write.
public struct WriteOptions: Sendable, Hashable {
    /// What the server does about unknown and duplicate fields.
    public enum FieldValidation: String, Sendable, Hashable {
        case strict = "Strict"
        case warn = "Warn"
        case ignore = "Ignore"
    }

    /// Under which name the server records who owns the fields written.
    public var fieldManager: String?
    /// Checks everything, stores nothing.
    public var dryRun: Bool
    public var fieldValidation: FieldValidation?

    public init(fieldManager: String? = nil, dryRun: Bool = false, fieldValidation: FieldValidation? = nil) {
        self.fieldManager = fieldManager
        self.dryRun = dryRun
        self.fieldValidation = fieldValidation
    }

    var query: [Request.QueryItem] {
        [
            .init("fieldManager", fieldManager), .init("dryRun", dryRun ? "All" : nil),
            .init("fieldValidation", fieldValidation?.rawValue),
        ].compactMap(\.self)
    }
}
