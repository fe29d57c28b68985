import Kubernetes

/// What a client says about a deletion (meta.k8s.io v1 `DeleteOptions`).
struct DeletionOptions: Sendable, Hashable {
    /// What becomes of the objects that name the deleted one as their owner.
    enum Propagation: String, Sendable, Hashable, CaseIterable {
        /// They go first; the owner waits for those that block it.
        case foreground = "Foreground"
        /// They go after it.
        case background = "Background"
        /// They stay, without owner.
        case orphan = "Orphan"
    }

    /// `nil`: what the object says.
    var gracePeriodSeconds: Int64?
    /// The object must have this uid.
    var uid: String?
    /// The object must have this version.
    var resourceVersion: String?
    var isDryRun = false
    /// `nil`: what the object's finalizers say, and otherwise in the background.
    var propagation: Propagation?

    init(gracePeriodSeconds: Int64? = nil, uid: String? = nil) {
        self.gracePeriodSeconds = gracePeriodSeconds
        self.uid = uid
    }

    /// - Throws: `APIStatus` 400 for a body that is something else.
    init(json: JSON) throws(APIStatus) {
        guard json.object != nil, ["DeleteOptions", nil].contains(json["kind"]?.string) else {
            throw .badRequest("the body of a deletion must be DeleteOptions")
        }
        gracePeriodSeconds = json["gracePeriodSeconds"]?.int
        uid = json["preconditions"]?["uid"]?.string
        resourceVersion = json["preconditions"]?["resourceVersion"]?.string
        isDryRun = json["dryRun"]?.array == ["All"]
        propagation = try Self.propagation(json["propagationPolicy"]?.string, orphan: json["orphanDependents"]?.bool)
        if let seconds = gracePeriodSeconds, seconds < 0 {
            throw .badRequest("gracePeriodSeconds must be 0 or more, not \(seconds)")
        }
    }

    /// - Parameter orphan: how it was said before there were policies.
    /// - Throws: `APIStatus` 422 for an unknown policy, or for both.
    static func propagation(_ policy: String?, orphan: Bool?) throws(APIStatus) -> Propagation? {
        guard let policy, !policy.isEmpty else { return orphan.map { $0 ? .orphan : .background } }
        guard orphan == nil else {
            throw invalid(
                .invalid(
                    "propagationPolicy", .string(policy),
                    "orphanDependents and deletionPropagation cannot be both set"))
        }
        guard let propagation = Propagation(rawValue: policy) else {
            throw invalid(.unsupported("propagationPolicy", policy, Propagation.allCases.map(\.rawValue)))
        }
        return propagation
    }

    private static func invalid(_ cause: APIStatus.Cause) -> APIStatus {
        let type = ResourceType(group: "meta.k8s.io", kind: "DeleteOptions", plural: "deleteoptions", isReview: true)
        return .invalid(type, "", [cause])
    }

    /// - Throws: `APIStatus` 409 when the object is not the one that is meant.
    func check(_ object: StoredObject) throws(APIStatus) {
        try check("UID", uid, object.uid, object)
        try check("ResourceVersion", resourceVersion, object.version.description, object)
    }

    private func check(
        _ what: String, _ expected: String?, _ actual: String, _ object: StoredObject
    ) throws(APIStatus) {
        guard let expected, expected != actual else { return }
        throw .conflict(
            object.type, object.name,
            "Precondition failed: \(what) in precondition: \(expected), \(what) in object meta: \(actual)")
    }
}
