import Kubernetes

/// One object as it is kept: the text without `kind` and `apiVersion`, so that every served version of it is that same
/// text with another beginning.
struct StoredObject: Sendable {
    let type: ResourceType
    /// Empty for cluster-scoped kinds.
    let namespace: String
    let name: String
    let uid: String
    let version: ResourceVersion
    let attributes: Attributes
    /// A JSON object without `kind` and `apiVersion`.
    let body: [UInt8]
}

extension StoredObject {
    /// Stores `object` as it is, except that it carries `version`.
    init(_ object: JSON, _ type: ResourceType, version: ResourceVersion) {
        var object = object
        object["kind"] = nil
        object["apiVersion"] = nil
        object.metadata["resourceVersion"] = .string(version.description)
        self.init(
            type: type, namespace: type.isNamespaced ? object.namespace : "", name: object.name, uid: object.uid,
            version: version, attributes: Attributes(of: object, type), body: object.encoded())
    }

    /// The text of the object in one of its versions.
    func encoded(version: String) -> [UInt8] {
        let head = "{\"kind\":\"\(type.kind)\",\"apiVersion\":\"\(type.apiVersion(version))\""
        var text = Array(head.utf8)
        text.reserveCapacity(text.count + body.count)
        if body.count > 2 { text.append(UInt8(ascii: ",")) }
        text.append(contentsOf: body.dropFirst())
        return text
    }

    /// More than requests may bring: what was stored can be read again.
    private static let limits = JSON.Limits(depth: 512, bytes: 64 << 20)

    /// The object in one of its versions.
    /// - Throws: only when the stored text is damaged.
    func json(version: String) throws -> JSON {
        var json = try JSON(decoding: body, limits: Self.limits)
        json["kind"] = .string(type.kind)
        json["apiVersion"] = .string(type.apiVersion(version))
        return json
    }

    func json() throws -> JSON { try json(version: type.preferredVersion) }
}
