/// What an API server says about a right: the answer to `Request.subjectAccessReview`.
public struct SubjectAccessReview: Sendable, Hashable {
    public let isAllowed: Bool
    /// Why, if the server says so.
    public let reason: String

    public init(isAllowed: Bool, reason: String = "") {
        self.isAllowed = isAllowed
        self.reason = reason
    }

    /// Reads the answer; `nil` when it is something else.
    public init?(json: JSON) {
        guard json["kind"]?.string == "SubjectAccessReview", let allowed = json["status"]?["allowed"]?.bool else {
            return nil
        }
        self.init(isAllowed: allowed, reason: json["status"]?["reason"]?.string ?? "")
    }
}

extension Request {
    /// Asks the API server whether somebody may do something to all objects of a kind (authorization.k8s.io/v1).
    /// - Parameters:
    ///   - verb: such as `list`.
    ///   - namespace: `nil` for all of them and for cluster-scoped kinds.
    public static func subjectAccessReview(
        user: String, groups: [String], verb: String, resource: GroupVersionResource, namespace: String? = nil
    ) -> Request {
        var attributes: JSON = ["verb": .string(verb), "resource": .string(resource.resource)]
        if !resource.group.isEmpty { attributes["group"] = .string(resource.group) }
        if let namespace { attributes["namespace"] = .string(namespace) }
        return .send(
            .post, GroupVersionResource.subjectAccessReviews.path(),
            body: [
                "kind": "SubjectAccessReview", "apiVersion": "authorization.k8s.io/v1",
                "spec": [
                    "user": .string(user), "groups": .array(groups.map(JSON.string)), "resourceAttributes": attributes,
                ],
            ])
    }
}
