/// What went wrong with a name, key, certificate or credential file, and what to do about it.
///
/// Every error of this module is of this type. It never carries key material: failures to read a private key
/// have no `cause`.
public struct IdentityError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable, CaseIterable {
        case invalidName, tooLarge, garbage
        case missingFile, unreadableFile, unwritableFile, existingFile
        case unsupportedKey, weakKey, keyMismatch
        case notACA, keyUsage, pathLength, expired, notYetValid, revoked, unknownRoot, missingIntermediate
        case forgedSignature, wrongIdentity, unwantedContent, excessiveLifetime, signingFailed
    }

    public let code: Code
    /// What is wrong, in words.
    public let message: String
    /// The file, or the key of the Secret, that holds the fault.
    public let file: String?
    /// The field within the file: "basicConstraints", "notAfter".
    public let field: String?
    /// What to do next.
    public let repair: String?
    public let cause: (any Error)?

    public init(
        _ code: Code,
        _ message: String,
        file: String? = nil,
        field: String? = nil,
        repair: String? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.field = field
        self.repair = repair
        self.cause = cause
    }

    public var description: String {
        let place = [file, field].compactMap { $0 }.map { "\($0): " }.joined()
        let reason = cause.map { " (\(printable(String(describing: $0))))" } ?? ""
        let next = repair.map { ". To repair: \($0)" } ?? ""
        return place + message + reason + next
    }
}
