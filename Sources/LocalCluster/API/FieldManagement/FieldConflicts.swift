import Kubernetes

/// Fields that someone applies with other values than their owners.
struct FieldConflicts: Sendable {
    private(set) var owners: [(manager: FieldManager, fields: FieldSet)] = []

    /// - Parameter changed: what would become different.
    init(_ record: ManagedFields, _ changed: FieldSet, exceptOf manager: FieldManager) {
        owners = record.entries.filter { !$0.manager.isSame(as: manager) }
            .map { ($0.manager, $0.fields.intersection(changed)) }
        forget(FieldSet())
    }

    var isEmpty: Bool { owners.isEmpty }

    /// Leaves out what is no conflict after all.
    mutating func forget(_ fields: FieldSet) {
        owners = owners.map { ($0.manager, $0.fields.subtracting(fields)) }.filter { !$0.fields.isEmpty }
    }

    /// In the words that kubectl looks for.
    var status: APIStatus {
        let all = owners.map { (manager: $0.manager.quoted, paths: $0.fields.paths) }.sorted { $0.manager < $1.manager }
        let causes = all.flatMap { owner in
            owner.paths.map {
                APIStatus.Cause(reason: "FieldManagerConflict", message: "conflict with \(owner.manager)", field: $0)
            }
        }
        return APIStatus(
            code: 409, reason: .conflict, message: Self.message(causes, all), details: .init(causes: causes))
    }

    private static func message(_ causes: [APIStatus.Cause], _ all: [(manager: String, paths: [String])]) -> String {
        if causes.count == 1 { return "Apply failed with 1 conflict: \(causes[0].message): \(causes[0].field)" }
        let lines = all.flatMap { ["conflicts with \($0.manager):"] + $0.paths.map { "- \($0)" } }
        return "Apply failed with \(causes.count) conflicts: \(lines.joined(separator: "\n"))"
    }
}
