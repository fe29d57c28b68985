extension MeshObject {
    /// Larger input is refused: twice what a cluster's store accepts for one object.
    public static let maximumInputSize = 3 * 1024 * 1024

    /// Reads and validates one object as an API server sends it.
    /// - Parameters:
    ///   - source: named in faults in the place of a file.
    ///   - kind: of items of a list, which do not name it themselves.
    /// - Throws: all faults of the object, without lines.
    public static func decode(
        json: [UInt8], source: String? = nil, kind: Kind? = nil
    ) throws(DecodeFailure) -> MeshObject {
        try document(json: json, source: source, kind: kind).result.get()
    }

    /// As `decode(json:)`, with the object even when it fails validation.
    public static func document(json: [UInt8], source: String? = nil, kind: Kind? = nil) -> Document {
        do {
            try checkSize(json.count)
            let reader = DocumentReader(file: source, namespace: "", kind: kind)
            return reader.read(try JSONParser.parse(json))
        } catch {
            return Document(file: source, tree: nil, faults: [Fault(error, file: source, tree: nil, object: nil)])
        }
    }

    /// Reads and validates the objects of a YAML or JSON file, in their order. Lists are taken apart,
    /// empty documents skipped. A document that is broken does not hide the others.
    /// - Parameter namespace: of objects that do not name one.
    public static func decode(
        yaml: String, file: String, namespace: String = "default"
    ) -> [Result<MeshObject, DecodeFailure>] {
        documents(yaml: yaml, file: file, namespace: namespace).map(\.result)
    }

    /// As `decode(yaml:file:)`, with objects even when they fail validation, and with their places.
    public static func documents(yaml: String, file: String, namespace: String = "default") -> [Document] {
        let reader = DocumentReader(file: file, namespace: namespace, kind: nil)
        do {
            try checkSize(yaml.utf8.count)
        } catch {
            return [reader.failure(error)]
        }
        return YAMLDocuments.split(yaml).flatMap { reader.documents($0) }
    }

    /// Whether objects of this kind are read at all.
    public static func isKnown(apiVersion: String, kind: String) -> Bool {
        Kind(apiVersion: apiVersion, kind: kind) != nil
    }

    private static func checkSize(_ size: Int) throws(Finding) {
        guard size > maximumInputSize else { return }
        throw Finding(code: .tooLarge, reason: "\(size) bytes are more than the \(maximumInputSize) that are accepted")
    }
}

extension Kind {
    /// nil when the mesh does not read this kind, or not in this version.
    public init?(apiVersion: String, kind: String) {
        guard let found = Kind(rawValue: kind), found.apiVersions.contains(apiVersion) else { return nil }
        self = found
    }
}
