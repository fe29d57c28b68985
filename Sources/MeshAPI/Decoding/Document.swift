/// One object as it stands in a file: what was read, and everything that is wrong with it.
public struct Document: Sendable {
    /// As given by the caller.
    public let file: String?
    public let apiVersion: String
    public let kind: String
    /// Also there when it only fails validation; nil when it could not be read at all.
    public let object: MeshObject?
    /// In the order of their places; empty for a good object.
    public let faults: [Fault]
    private let tree: Tree?

    init(
        file: String?, tree: Tree?, apiVersion: String = "", kind: String = "", object: MeshObject? = nil,
        faults: [Fault]
    ) {
        self.file = file
        self.tree = tree
        self.apiVersion = apiVersion
        self.kind = kind
        self.object = object
        self.faults = faults
    }
}

extension Document {
    /// The object, or all of its faults.
    public var result: Result<MeshObject, DecodeFailure> {
        guard let object, faults.isEmpty else { return .failure(DecodeFailure(faults: faults)) }
        return .success(object)
    }

    /// Where in the file the path (`spec.servers[0].port`) stands, or the last part of it that exists:
    /// line and column counted from 1. nil when the source has no lines.
    public func location(of path: String) -> (line: Int, column: Int)? {
        guard let mark = tree?.mark(of: FieldPath(path)), mark != .unknown else { return nil }
        return (Int(mark.line), Int(mark.column))
    }
}
