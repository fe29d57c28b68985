import FoundationEssentials
import Kubernetes

extension Transaction {
    /// Stores a new object after completing and checking it.
    /// - Parameter isTracked: whether its `managedFields` are to be kept; those that nobody has worked out are not.
    /// - Throws: `APIStatus`: 400, 404 without its namespace, 409 when it exists, 422.
    @discardableResult
    func create(_ type: ResourceType, _ object: JSON, isTracked: Bool = false) throws -> StoredObject {
        let type = try inForce(type, for: object, isNew: true)
        var object = object
        guard object.object != nil, object["metadata"] == nil || object["metadata"]?.object != nil else {
            throw APIStatus.badRequest("metadata must be an object")
        }
        guard object.metadata["resourceVersion"]?.string ?? "" == "" else {
            throw APIStatus.badRequest("resourceVersion should not be set on objects to be created")
        }
        if !isTracked || object.metadata["managedFields"] == [] { object.metadata["managedFields"] = nil }
        try complete(&object, type)
        try MetadataRules.check(object, type)
        try checkNamespace(of: object, type)
        guard try stored(type, namespace: object.namespace, name: object.name) == nil else {
            throw APIStatus.alreadyExists(type, object.name)
        }
        try admitCustom(&object, type, previous: nil)
        try admission.admit(&object, type, previous: nil, in: self)
        let stored = try put(object, type, previous: nil)
        try admission.created(object, type, in: self)
        return stored
    }

    private func complete(_ object: inout JSON, _ type: ResourceType) throws {
        if object.name.isEmpty, let prefix = object.metadata["generateName"]?.string, !prefix.isEmpty {
            object.metadata["name"] = .string(try freeName(prefix, object.namespace, type))
        }
        if !type.isNamespaced { object.metadata["namespace"] = nil }
        for member in ["selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"] {
            object.metadata[member] = nil
        }
        object.metadata["uid"] = .string(UUID().uuidString.lowercased())
        object.metadata["creationTimestamp"] = .string(ObjectTime.text(now))
        if type.hasGeneration { object.metadata["generation"] = 1 }
        if type.hasStatus { object["status"] = nil }
    }

    /// A name that nothing has yet: with many objects of one prefix, chance alone does not suffice.
    private func freeName(_ prefix: String, _ namespace: String, _ type: ResourceType) throws -> String {
        var name = ""
        for _ in 0..<Self.nameAttempts {
            name = prefix.prefix(58) + Self.randomSuffix()
            if try stored(type, namespace: type.isNamespaced ? namespace : "", name: name) == nil { break }
        }
        return name
    }

    private static let nameAttempts = 8

    /// Five characters that form no words.
    private static func randomSuffix() -> String {
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
        return String((0..<5).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }

    private func checkNamespace(of object: JSON, _ type: ResourceType) throws {
        guard type.isNamespaced, let namespaces = catalog.type(group: "", plural: "namespaces") else { return }
        guard let namespace = try stored(namespaces, namespace: "", name: object.namespace) else {
            throw APIStatus.notFound(namespaces, object.namespace)
        }
        if namespace.attributes.isTerminating {
            throw APIStatus.forbidden(
                type, object.name,
                "unable to create new content in namespace \(namespace.name) because it is being terminated")
        }
    }
}

extension Attributes {
    /// Whether this is a namespace on its way out.
    var isTerminating: Bool { fields["status.phase"] == "Terminating" }
}
