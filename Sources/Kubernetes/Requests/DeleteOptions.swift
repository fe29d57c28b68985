/// How to delete.
public struct DeleteOptions: Sendable, Hashable {
    /// What becomes of the objects that the deleted one owns.
    public enum Propagation: String, Sendable, Hashable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }

    /// How long the object may take to end; 0 deletes it at once.
    public var gracePeriodSeconds: Int?
    public var propagation: Propagation?
    /// Delete only the object of this uid.
    public var uid: String?
    /// Delete only this version of the object.
    public var resourceVersion: String?

    public init(
        gracePeriodSeconds: Int? = nil, propagation: Propagation? = nil, uid: String? = nil,
        resourceVersion: String? = nil
    ) {
        self.gracePeriodSeconds = gracePeriodSeconds
        self.propagation = propagation
        self.uid = uid
        self.resourceVersion = resourceVersion
    }

    var json: JSON {
        var json: JSON = ["kind": "DeleteOptions", "apiVersion": "v1"]
        if let gracePeriodSeconds { json["gracePeriodSeconds"] = .int(Int64(gracePeriodSeconds)) }
        if let propagation { json["propagationPolicy"] = .string(propagation.rawValue) }
        var preconditions: [String: JSON] = [:]
        if let uid { preconditions["uid"] = .string(uid) }
        if let resourceVersion { preconditions["resourceVersion"] = .string(resourceVersion) }
        if !preconditions.isEmpty { json["preconditions"] = .object(preconditions) }
        return json
    }
}
