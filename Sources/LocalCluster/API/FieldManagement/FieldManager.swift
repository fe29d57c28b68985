/// Who writes fields (meta.k8s.io v1 `ManagedFieldsEntry`).
struct FieldManager: Sendable, Hashable {
    enum Operation: String, Sendable, Hashable {
        /// Server-side apply: says all that it wants.
        case apply = "Apply"
        /// Any other write.
        case update = "Update"
    }

    static let maximumBytes = 128

    var name: String
    var operation = Operation.update
    var apiVersion: String
    /// Such as `status`; `nil` for the object itself.
    var subresource: String?

    /// Whether this is the same manager: one that applies remains the same in every version of the kind.
    func isSame(as other: FieldManager) -> Bool {
        name == other.name && operation == other.operation && subresource == other.subresource
            && (operation == .apply || apiVersion == other.apiVersion)
    }

    /// As messages show it.
    var quoted: String {
        let part = subresource.map { " with subresource \"\($0)\"" } ?? ""
        return "\"\(name)\"\(part)" + (operation == .update ? " using \(apiVersion)" : "")
    }

    /// The name of who sends no other: what stands in the User-Agent before the first `/`.
    static func name(userAgent: String?) -> String {
        let product = (userAgent ?? "").prefix { $0 != "/" }.unicodeScalars.filter(isPrintable)
        var name = ""
        for scalar in product where name.utf8.count + UTF8.width(scalar) <= maximumBytes {
            name.unicodeScalars.append(scalar)
        }
        return name.isEmpty ? "unknown" : name
    }

    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }
}
