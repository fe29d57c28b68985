import FoundationEssentials
import Kubernetes

/// Answers the kinds that are questions: nothing of them is kept.
struct ReviewHandler: Sendable {
    let authenticator: Authenticator
    let authorizer: Authorizer

    /// The object that was sent, with its status.
    /// - Throws: `APIStatus` 400, 404.
    func answer(_ review: JSON, _ type: ResourceType, namespace: String?, _ user: User, now: Date)
        async throws(APIStatus) -> JSON
    {
        var review = review
        review.metadata["creationTimestamp"] = .null
        switch type.kind {
        case "TokenReview": review["status"] = try await tokenStatus(review.spec, now)
        case "SelfSubjectReview": review["status"] = ["userInfo": user.json]
        case "SelfSubjectAccessReview": review["status"] = try await accessStatus(review.spec, user)
        case "SubjectAccessReview":
            review["status"] = try await accessStatus(review.spec, try Self.subject(review.spec))
        case "LocalSubjectAccessReview":
            let spec = try Self.local(review.spec, namespace)
            review["status"] = try await accessStatus(spec, try Self.subject(spec))
        case "SelfSubjectRulesReview": review["status"] = try await rulesStatus(review.spec, user)
        default: throw .unknownPath
        }
        return review
    }

    private func tokenStatus(_ spec: JSON, _ now: Date) async throws(APIStatus) -> JSON {
        guard let token = spec["token"]?.string, !token.isEmpty else {
            throw .badRequest("token is required for TokenReview")
        }
        let audiences = (spec["audiences"]?.array ?? []).compactMap(\.string)
        do throws(TokenVerifier.Refusal) {
            let verified = try await authenticator.verify(token: token, audiences: audiences, now: now)
            return [
                "authenticated": true, "user": verified.user.json,
                "audiences": .array(verified.audiences.map(JSON.string)),
            ]
        } catch {
            return ["authenticated": false, "user": [:], "error": .string("[\(error.reason)]")]
        }
    }

    private func accessStatus(_ spec: JSON, _ user: User) async throws(APIStatus) -> JSON {
        let request = try AccessRequest(review: spec)
        guard let reason = try await authorizer.reason(user, request) else { return ["allowed": false] }
        return reason.isEmpty ? ["allowed": true] : ["allowed": true, "reason": .string(reason)]
    }

    private func rulesStatus(_ spec: JSON, _ user: User) async throws(APIStatus) -> JSON {
        guard let namespace = spec["namespace"]?.string, !namespace.isEmpty else {
            throw .badRequest("no namespace on request")
        }
        let rules = try await authorizer.policy().rules(user, in: namespace)
        return [
            "resourceRules": .array(rules.filter(\.paths.isEmpty).map(\.json)),
            "nonResourceRules": .array(rules.filter { !$0.paths.isEmpty }.map(\.json)), "incomplete": false,
        ]
    }

    private static func subject(_ spec: JSON) throws(APIStatus) -> User {
        let name = spec["user"]?.string ?? ""
        let groups = (spec["groups"]?.array ?? []).compactMap(\.string)
        guard !name.isEmpty || !groups.isEmpty else {
            throw .badRequest("at least one of user or groups must be specified")
        }
        return User(name: name, uid: spec["uid"]?.string ?? "", groups: groups)
    }

    /// The question of a LocalSubjectAccessReview, which is about its own namespace.
    private static func local(_ spec: JSON, _ namespace: String?) throws(APIStatus) -> JSON {
        guard let asked = spec["resourceAttributes"]?["namespace"]?.string, asked == namespace else {
            throw .badRequest("spec.resourceAttributes.namespace must match metadata.namespace")
        }
        return spec
    }
}

extension AccessRequest {
    /// The question of a SubjectAccessReview.
    /// - Throws: `APIStatus` 400 unless exactly one of the two kinds of attributes is there.
    init(review spec: JSON) throws(APIStatus) {
        func text(_ json: JSON, _ member: String) -> String { json[member]?.string ?? "" }
        switch (spec["resourceAttributes"], spec["nonResourceAttributes"]) {
        case (let resource?, nil):
            let subresource = text(resource, "subresource")
            let plural = text(resource, "resource")
            self = .resource(
                verb: text(resource, "verb"), group: text(resource, "group"),
                resource: subresource.isEmpty ? plural : "\(plural)/\(subresource)",
                namespace: text(resource, "namespace"), name: text(resource, "name"))
        case (nil, let path?): self = .path(verb: text(path, "verb"), path: text(path, "path"))
        default:
            throw .badRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified")
        }
    }
}
