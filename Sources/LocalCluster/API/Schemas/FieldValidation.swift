import Kubernetes

/// What becomes of requests with members that nobody knows, or that occur twice: the parameter `fieldValidation`.
enum FieldValidation: String, Sendable, CaseIterable {
    /// They are dropped silently.
    case ignore = "Ignore"
    /// They are dropped, and the client is warned.
    case warn = "Warn"
    /// The request is refused.
    case strict = "Strict"

    /// - Throws: `APIStatus` 422 for a value that does not exist.
    init(_ query: QueryItems, action: String) throws(APIStatus) {
        guard let text = query["fieldValidation"] else {
            self = .warn
            return
        }
        guard let value = Self(rawValue: text) else {
            let cause = APIStatus.Cause.unsupported("fieldValidation", text, Self.allCases.map(\.rawValue))
            throw APIStatus(
                code: 422, reason: .invalid,
                message: "\(action)Options.meta.k8s.io \"\" is invalid: \(cause.field): \(cause.message)",
                details: .init(group: "meta.k8s.io", kind: "\(action)Options", causes: [cause]))
        }
        self = value
    }
}
