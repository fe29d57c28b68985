import Kubernetes

// The members of objects that clients send.
extension RequestScope {
    /// An object as its kind knows it: without unknown members.
    /// - Parameter duplicates: the members that occur more than once in what was sent.
    /// - Throws: `APIStatus` 400 for values of wrong types; for unknown and duplicate members when the request says so.
    func known(_ object: JSON, duplicates: [String] = []) throws(APIStatus) -> JSON {
        let definitions = BuiltInSchemas.definitions
        guard let schema = type.schema(info.version) else {
            try report(duplicates: duplicates, unknown: [], object)
            return object
        }
        try checkTypes(object, schema)
        let unknown = UnknownFields.find(in: object, schema, definitions)
        try report(duplicates: duplicates, unknown: unknown, object)
        return unknown.isEmpty ? object : UnknownFields.removed(from: object, schema, definitions)
    }

    /// The result of a patch, checked against the URL and as its kind knows it.
    /// - Throws: `APIStatus` 400, 422.
    func patched(_ object: JSON) throws(APIStatus) -> JSON {
        try known(try checked(object))
    }

    /// What someone wants to apply, checked against the URL: it cannot have unknown members, whatever the request says.
    /// - Throws: `APIStatus` 400.
    func applicable(_ configuration: JSON) throws(APIStatus) -> JSON {
        guard configuration["kind"]?.string != nil, configuration["apiVersion"]?.string != nil else {
            throw .badRequest("error decoding the configuration: kind and apiVersion must be set in what is applied")
        }
        let object = try checked(configuration)
        guard let schema = type.schema(info.version) else { return object }
        try checkTypes(object, schema)
        let unknown = UnknownFields.find(in: object, schema, BuiltInSchemas.definitions)
        guard !unknown.isEmpty else { return object }
        let name = [object.namespace, object.name].filter { !$0.isEmpty }.joined(separator: "/")
        let list = unknown.prefix(Self.maximumFaults).map { ".\($0): field not declared in schema" }
        throw .badRequest(
            "failed to create typed patch object (\(name); \(apiVersion), Kind=\(type.kind)): "
                + (list.count == 1 ? list[0] : "errors:\n  " + list.joined(separator: "\n  ")))
    }

    /// Reports the members that occur more than once in a patch.
    func checkDuplicates(in patch: [UInt8]) throws(APIStatus) {
        guard try validation() != .ignore, let duplicates = try? JSON.duplicateMembers(in: patch) else { return }
        try report(duplicates: duplicates, unknown: [], .null)
    }

    /// What an object of a built-in kind lacks, or has of what is not allowed. Its status is judged by nobody.
    /// - Throws: `APIStatus` 422 that names every fault.
    func checkFaults(_ proposal: Proposal) throws(APIStatus) {
        guard proposal.part == .desired, isBuiltIn, let schema = type.schema(info.version) else { return }
        var object = proposal.object
        object["status"] = nil
        let faults = SchemaFaults.find(in: object, schema, BuiltInSchemas.definitions, emptyIsAbsent: true)
        if !faults.isEmpty { throw .invalid(type, object.name, faults) }
    }

    /// The faults of other kinds are told all at once, by what validates them.
    private func checkTypes(_ object: JSON, _ schema: Schema) throws(APIStatus) {
        guard isBuiltIn else { return }
        if let fault = TypeFault.first(in: object, schema, BuiltInSchemas.definitions, kind: type.kind) {
            throw unreadable(fault.description)
        }
    }

    private var isBuiltIn: Bool {
        BuiltInSchemas.schema(group: info.group, version: info.version, kind: type.kind) != nil
    }

    private func validation() throws(APIStatus) -> FieldValidation {
        let action =
            switch info.verb {
            case .update: "Update"
            case .patch: "Patch"
            default: "Create"
            }
        return try FieldValidation(query, action: action)
    }

    private func report(duplicates: [String], unknown: [String], _ object: JSON) throws(APIStatus) {
        let validation = try validation()
        let texts = duplicates.map { "duplicate field \"\($0)\"" } + unknown.map { "unknown field \"\($0)\"" }
        guard !texts.isEmpty else { return }
        switch validation {
        case .ignore: break
        case .warn: texts.forEach(warnings.add)
        case .strict: throw strictFault(texts.prefix(Self.maximumFaults).joined(separator: ", "), object)
        }
    }

    private static var maximumFaults: Int { 100 }

    /// Patches are refused as invalid, whole objects as unreadable.
    private func strictFault(_ list: String, _ object: JSON) -> APIStatus {
        let text = "strict decoding error: \(list)"
        guard info.verb == .patch else { return unreadable(text) }
        let cause = APIStatus.Cause.invalid("patch", .string(object.isNull ? "" : object.text()), text)
        return APIStatus(
            code: 422, reason: .invalid, message: " \"\" is invalid: \(cause.field): \(cause.message)",
            details: .init(causes: [cause]))
    }

    private func unreadable(_ reason: String) -> APIStatus {
        .badRequest("\(type.kind) in version \"\(info.version)\" cannot be handled as a \(type.kind): \(reason)")
    }
}
