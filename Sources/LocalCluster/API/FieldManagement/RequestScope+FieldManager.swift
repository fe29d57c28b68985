import Hummingbird
import Kubernetes

extension RequestScope {
    /// What keeps the record of who sets which fields, for this request.
    /// - Throws: `APIStatus` 422 for a name that no manager can have, or when an apply does not name one.
    func fieldManagement(
        _ part: ObjectPart, _ operation: FieldManager.Operation = .update
    ) throws(APIStatus) -> FieldManagement {
        let name = query["fieldManager"]
        if let fault = fieldManagerFault(name, operation) { throw invalidOptions(fault) }
        let manager = FieldManager(
            name: name ?? FieldManager.name(userAgent: request.headers[.userAgent]), operation: operation,
            apiVersion: apiVersion, subresource: info.subresource)
        return FieldManagement(
            type, part, version: info.version, manager: manager, time: ObjectTime.text(now))
    }

    private func fieldManagerFault(_ name: String?, _ operation: FieldManager.Operation) -> APIStatus.Cause? {
        let field = "fieldManager"
        if operation == .apply, name == nil { return .required(field, "is required for apply patch") }
        if info.verb == .patch, operation == .update, query["force"] != nil {
            return APIStatus.Cause(
                reason: "FieldValueForbidden", message: "Forbidden: may not be specified for non-apply patch",
                field: "force")
        }
        guard let name else { return nil }
        if name.utf8.count > FieldManager.maximumBytes {
            let message = "Too long: may not be more than \(FieldManager.maximumBytes) bytes"
            return APIStatus.Cause(reason: "FieldValueTooLong", message: message, field: field)
        }
        let isPrintable = name.unicodeScalars.allSatisfy(FieldManager.isPrintable)
        return isPrintable ? nil : .invalid(field, .string(name), "should only contain printable characters")
    }

    private func invalidOptions(_ fault: APIStatus.Cause) -> APIStatus {
        let kind =
            switch info.verb {
            case .create: "CreateOptions"
            case .update: "UpdateOptions"
            default: "PatchOptions"
            }
        return APIStatus(
            code: 422, reason: .invalid,
            message: "\(kind).meta.k8s.io \"\" is invalid: \(fault.field): \(fault.message)",
            details: .init(group: "meta.k8s.io", kind: kind, causes: [fault]))
    }
}
