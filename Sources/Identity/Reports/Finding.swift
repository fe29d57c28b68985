/// One fault, or one thing to know, of a set of certificates.
public struct Finding: Sendable, Hashable, Codable, CustomStringConvertible {
    public enum Severity: String, Sendable, Codable {
        case error, warning
    }

    public let severity: Severity
    public let code: IdentityError.Code
    /// The file, or the key of the Secret, at fault.
    public let file: String?
    /// The field within the file.
    public let field: String?
    public let message: String
    public let repair: String?

    public var isError: Bool { severity == .error }

    public var description: String { "\(severity.rawValue): \(IdentityError(self))" }

    init(_ severity: Severity, _ error: IdentityError) {
        self.severity = severity
        code = error.code
        file = error.file
        field = error.field
        message = error.message + (error.cause.map { " (\(printable(String(describing: $0))))" } ?? "")
        repair = error.repair ?? (severity == .error ? "make the files anew: \(AuthorityChecks.makeIntermediate)" : nil)
    }
}

extension IdentityError {
    init(_ finding: Finding) {
        self.init(finding.code, finding.message, file: finding.file, field: finding.field, repair: finding.repair)
    }
}

extension Finding {
    /// The same, for something that does not hinder work.
    var asWarning: Finding { Finding(.warning, IdentityError(self)) }
}
