// Service-account tokens (authentication.k8s.io/v1).

extension Request {
    /// Asks for a token of a service account.
    /// - Parameters:
    ///   - audiences: empty means the API server itself.
    ///   - expirationSeconds: servers may shorten or lengthen it; at least 600.
    ///   - boundPod: the pod that the token dies with, by name and uid.
    public static func tokenRequest(
        namespace: String, serviceAccount: String, audiences: [String] = [], expirationSeconds: Int = 3600,
        boundPod: (name: String, uid: String)? = nil
    ) -> Request {
        var spec: JSON = ["expirationSeconds": .int(Int64(expirationSeconds))]
        if !audiences.isEmpty { spec["audiences"] = .array(audiences.map(JSON.string)) }
        if let boundPod {
            spec["boundObjectRef"] = [
                "kind": "Pod", "apiVersion": "v1", "name": .string(boundPod.name), "uid": .string(boundPod.uid),
            ]
        }
        let account = ObjectReference(.serviceAccounts, namespace: namespace, name: serviceAccount)
        return .send(
            .post, account.path(subresource: "token"),
            body: ["kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "spec": spec])
    }

    /// Asks the API server whose token this is.
    /// - Parameter audiences: the token must be meant for one of them; empty means the API server itself.
    public static func tokenReview(token: String, audiences: [String] = []) -> Request {
        var spec: JSON = ["token": .string(token)]
        if !audiences.isEmpty { spec["audiences"] = .array(audiences.map(JSON.string)) }
        return .send(
            .post, GroupVersionResource.tokenReviews.path(),
            body: ["kind": "TokenReview", "apiVersion": "authentication.k8s.io/v1", "spec": spec])
    }
}
