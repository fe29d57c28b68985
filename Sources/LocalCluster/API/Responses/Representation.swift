import FoundationEssentials
import Kubernetes

/// The form in which a client wants objects, and the version.
struct Representation: Sendable {
    enum Form: Sendable, Hashable {
        case objects
        /// meta.k8s.io/v1 `Table`, as kubectl prints it.
        case table(TableContents)
    }

    /// What comes with each row of a table.
    enum TableContents: String, Sendable, Hashable {
        case none = "None"
        case metadata = "Metadata"
        case object = "Object"
    }

    let type: ResourceType
    let version: String
    let form: Form
    /// For the ages in tables.
    let now: Date

    /// - Parameter accept: the `Accept` header: the first entry that can be served wins.
    /// - Throws: `APIStatus` 406 when none can.
    init(_ type: ResourceType, version: String, accept: String?, query: QueryItems, now: Date) throws(APIStatus) {
        self.type = type
        self.version = version
        self.now = now
        form = try Self.form(accept, TableContents(rawValue: query["includeObject"] ?? "") ?? .metadata)
    }

    private static func form(_ accept: String?, _ contents: TableContents) throws(APIStatus) -> Form {
        guard let accept, !accept.isEmpty else { return .objects }
        for entry in accept.split(separator: ",") {
            let parameters = MediaType.parameters(entry)
            guard ["application/json", "*/*", "application/*"].contains(MediaType.name(String(entry))) else { continue }
            switch parameters["as"] {
            case nil: return .objects
            case "Table" where parameters["g"] == "meta.k8s.io" && parameters["v"] == "v1": return .table(contents)
            default: continue
            }
        }
        let accepted = "application/json, application/json;as=Table;g=meta.k8s.io;v=v1"
        throw APIStatus(
            code: 406, reason: .notAcceptable, message: "only the following media types are accepted: \(accepted)")
    }

    /// One object.
    func encoded(_ object: StoredObject) throws -> [UInt8] {
        switch form {
        case .objects: object.encoded(version: version)
        case .table(let contents):
            Table.json(
                type, rows: [try row(object, contents)], resourceVersion: object.version, withColumns: true
            ).encoded()
        }
    }

    /// A list.
    /// - Parameters:
    ///   - continuation: the token for the next part, if there is one.
    func encoded(_ objects: [StoredObject], at version: ResourceVersion, continuation: String?) throws -> [UInt8] {
        switch form {
        case .objects: return list(objects, at: version, continuation: continuation)
        case .table(let contents):
            var table = Table.json(
                type, rows: try objects.map { try row($0, contents) }, resourceVersion: version, withColumns: true)
            table.metadata["continue"] = continuation.map(JSON.string)
            return table.encoded()
        }
    }

    /// The line of a watch for one event.
    func event(_ kind: String, _ object: StoredObject, withColumns: Bool) throws -> [UInt8] {
        let head = Array("{\"type\":\"\(kind)\",\"object\":".utf8)
        let text =
            switch form {
            case .objects: object.encoded(version: version)
            case .table(let contents):
                Table.json(
                    type, rows: [try row(object, contents)], resourceVersion: object.version, withColumns: withColumns
                ).encoded()
            }
        return head + text + Array("}\n".utf8)
    }

    private func list(_ objects: [StoredObject], at version: ResourceVersion, continuation: String?) -> [UInt8] {
        var metadata: JSON = ["resourceVersion": .string(version.description)]
        metadata["continue"] = continuation.map(JSON.string)
        let apiVersion = type.apiVersion(self.version)
        let head =
            #"{"kind":"\#(type.listKind)","apiVersion":"\#(apiVersion)","metadata":\#(metadata.text()),"items":["#
        var text = Array(head.utf8)
        text.reserveCapacity(objects.reduce(text.count) { $0 + $1.body.count + 80 })
        for (index, object) in objects.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: object.encoded(version: self.version))
        }
        text.append(contentsOf: "]}".utf8)
        return text
    }

    private func row(_ object: StoredObject, _ contents: TableContents) throws -> JSON {
        Table.row(try object.json(version: version), type, contents, now: now)
    }
}
