import Kubernetes

/// What a client says about a deletion (meta.k8s.io v1 `DeleteOptions`).
struct DeletionOptions: Sendable, Hashable {
    /// `nil`: what the object says.
    var gracePeriodSeconds: Int64?
    /// The object must have this uid.
    var uid: String?
    /// The object must have this version.
    var resourceVersion: String?
    var isDryRun = false

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
        if let seconds = gracePeriodSeconds, seconds < 0 {
            throw .badRequest("gracePeriodSeconds must be 0 or more, not \(seconds)")
        }
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
