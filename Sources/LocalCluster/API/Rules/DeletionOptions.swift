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

    func check(_ object: StoredObject) throws(APIStatus) {
        if let uid, uid != object.uid {
            throw .conflict(
                object.type, object.name,
                "Precondition failed: UID in precondition: \(uid), UID in object meta: \(object.uid)")
        }
        if let resourceVersion, resourceVersion != object.version.description {
            throw .conflict(
                object.type, object.name,
                "Precondition failed: ResourceVersion in precondition: \(resourceVersion), ResourceVersion in object meta: \(object.version)")
        }
    }
}
