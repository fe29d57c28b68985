/// One mistake in one object, with the place where it stands.
public struct Fault: Sendable, Hashable {
    public enum Code: String, Sendable, Hashable {
        case notYAML, notJSON, tooLarge, unknownKind
        case unknownField, wrongType, duplicateKey, missingField, badValue
        /// Every field is well formed, but together they make no sense.
        case invalid
    }

    public var code: Code
    /// A file name, or whatever the caller named the source; nil when it named none.
    public var file: String?
    /// Counted from 1; nil when the source has no lines (objects of an API server).
    public var line: Int?
    /// Counted from 1, in characters.
    public var column: Int?
    /// nil when not even kind and name could be read.
    public var object: ObjectKey?
    /// For example `spec.servers[0].port.number`; empty for the object as a whole.
    public var path: String
    /// What is wrong and, where possible, what to write instead.
    public var reason: String

    public init(
        code: Code,
        file: String? = nil,
        line: Int? = nil,
        column: Int? = nil,
        object: ObjectKey? = nil,
        path: String = "",
        reason: String
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.object = object
        self.path = path
        self.reason = reason
    }
}

extension Fault: CustomStringConvertible {
    /// `expose.yaml:12: Gateway istio-system/x: spec.servers[0].port.nmber: unknown field; did you mean "number"?`
    public var description: String {
        let place = file.map { file in line.map { "\(file):\($0)" } ?? file } ?? line.map { "line \($0)" }
        let parts = [place, object?.description, path.isEmpty ? nil : path, reason]
        return parts.compactMap { $0 }.joined(separator: ": ")
    }
}
