import Kubernetes

// The failures of an API server, in the words that clients know.
extension APIStatus {
    static func notFound(_ type: ResourceType, _ name: String) -> APIStatus {
        APIStatus(
            code: 404, reason: .notFound, message: "\(type.qualifiedName) \"\(name)\" not found",
            details: details(type, name))
    }

    static var unknownPath: APIStatus {
        APIStatus(
            code: 404, reason: .notFound, message: "the server could not find the requested resource",
            details: Details())
    }

    static func alreadyExists(_ type: ResourceType, _ name: String) -> APIStatus {
        APIStatus(
            code: 409, reason: .alreadyExists, message: "\(type.qualifiedName) \"\(name)\" already exists",
            details: details(type, name))
    }

    static func modified(_ type: ResourceType, _ name: String) -> APIStatus {
        conflict(
            type, name, "the object has been modified; please apply your changes to the latest version and try again")
    }

    static func conflict(_ type: ResourceType, _ name: String, _ reason: String) -> APIStatus {
        APIStatus(
            code: 409, reason: .conflict,
            message: "Operation cannot be fulfilled on \(type.qualifiedName) \"\(name)\": \(reason)",
            details: details(type, name))
    }

    static func forbidden(_ type: ResourceType, _ name: String, _ reason: String) -> APIStatus {
        let object = name.isEmpty ? type.qualifiedName : "\(type.qualifiedName) \"\(name)\""
        return APIStatus(
            code: 403, reason: .forbidden, message: "\(object) is forbidden: \(reason)", details: details(type, name))
    }

    /// One or several faults of an object that was sent.
    static func invalid(_ type: ResourceType, _ name: String, _ causes: [Cause]) -> APIStatus {
        let list = causes.map { "\($0.field): \($0.message)" }
        let text = list.count == 1 ? list[0] : "[\(list.joined(separator: ", "))]"
        var details = APIStatus.details(type, name)
        details.kind = type.kind
        details.causes = causes
        return APIStatus(
            code: 422, reason: .invalid,
            message: "\(type.kind)\(type.group.isEmpty ? "" : ".\(type.group)") \"\(name)\" is invalid: \(text)",
            details: details)
    }

    static func badRequest(_ message: String) -> APIStatus {
        APIStatus(code: 400, reason: .badRequest, message: message)
    }

    static var methodNotAllowed: APIStatus {
        APIStatus(
            code: 405, reason: .methodNotAllowed,
            message: "the server does not allow this method on the requested resource", details: Details())
    }

    static func unsupportedMediaType(accepted: [String]) -> APIStatus {
        let list = accepted.joined(separator: ", ")
        return APIStatus(
            code: 415, reason: .unsupportedMediaType,
            message: "the body of the request was in an unknown format - accepted media types include: \(list)")
    }

    static func bodyTooLarge(limit: Int) -> APIStatus {
        APIStatus(
            code: 413, reason: .requestEntityTooLarge, message: "Request entity too large: limit is \(limit)",
            details: Details())
    }

    static var bodyTooSlow: APIStatus {
        APIStatus(
            code: 504, reason: .timeout, message: "Timeout: the body of the request did not arrive in time",
            details: Details())
    }

    static var unauthorized: APIStatus {
        APIStatus(code: 401, reason: .unauthorized, message: "Unauthorized")
    }

    /// The history after `version` is no longer kept.
    static func expired(_ version: ResourceVersion, oldest: ResourceVersion) -> APIStatus {
        APIStatus(code: 410, reason: .expired, message: "too old resource version: \(version) (\(oldest))")
    }

    static func internalError(_ message: String) -> APIStatus {
        APIStatus(code: 500, reason: .internalError, message: "Internal error occurred: \(message)")
    }

    static func overloaded(_ message: String) -> APIStatus {
        APIStatus(code: 429, reason: .tooManyRequests, message: message, details: Details(retryAfterSeconds: 1))
    }

    /// Any error as a failure that may be sent.
    init(_ error: any Error) {
        self = error as? APIStatus ?? .internalError("\(error)")
    }

    private static func details(_ type: ResourceType, _ name: String) -> Details {
        Details(group: type.group, kind: type.plural, name: name)
    }
}

extension APIStatus.Cause {
    static func forbidden(_ field: String, _ message: String) -> Self {
        Self(reason: "FieldValueForbidden", message: "Forbidden: \(message)", field: field)
    }

    static func required(_ field: String, _ message: String = "") -> Self {
        Self(
            reason: "FieldValueRequired", message: message.isEmpty ? "Required value" : "Required value: \(message)",
            field: field)
    }

    static func invalid(_ field: String, _ value: JSON, _ message: String) -> Self {
        Self(reason: "FieldValueInvalid", message: "Invalid value: \(value.text()): \(message)", field: field)
    }

    static func unsupported(_ field: String, _ value: String, _ accepted: [String]) -> Self {
        let list = accepted.map { "\"\($0)\"" }.joined(separator: ", ")
        return Self(
            reason: "FieldValueNotSupported", message: "Unsupported value: \"\(value)\": supported values: \(list)",
            field: field)
    }
}
