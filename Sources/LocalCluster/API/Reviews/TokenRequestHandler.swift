import FoundationEssentials
import Kubernetes

/// Answers `serviceaccounts/NAME/token`.
struct TokenRequestHandler: Sendable {
    private static let shortest: Int64 = 600
    private static let longest: Int64 = 1 << 32

    let tokens: TokenIssuer

    /// The TokenRequest with the token in its status.
    /// - Throws: `APIStatus` 404 without the account or the pod, 409 when the pod is another, 422.
    func answer(_ request: JSON, namespace: String, serviceAccount: String, now: Date) async throws(APIStatus) -> JSON {
        let spec = request.spec
        let seconds = spec["expirationSeconds"]?.int ?? 3600
        try check(seconds)
        let audiences = (spec["audiences"]?.array ?? []).compactMap(\.string)
        let expires = now.addingTimeInterval(Double(seconds))
        let token = try await tokens.token(
            serviceAccount: serviceAccount, namespace: namespace, audiences: audiences, expires: expires,
            bound: try await bound(spec["boundObjectRef"], namespace, serviceAccount), now: now)
        var answer = request
        answer["kind"] = "TokenRequest"
        answer["apiVersion"] = "authentication.k8s.io/v1"
        answer.metadata["name"] = .string(serviceAccount)
        answer.metadata["namespace"] = .string(namespace)
        answer.metadata["creationTimestamp"] = .string(ObjectTime.text(now))
        answer.spec["expirationSeconds"] = .int(seconds)
        answer.spec["audiences"] = .array(
            (audiences.isEmpty ? TokenIssuer.defaultAudiences : audiences).map(JSON.string))
        answer["status"] = ["token": .string(token), "expirationTimestamp": .string(ObjectTime.text(expires))]
        return answer
    }

    private func check(_ seconds: Int64) throws(APIStatus) {
        if seconds < Self.shortest {
            throw try fault(
                .invalid(
                    "spec.expirationSeconds", .int(seconds), "may not specify a duration less than 10 minutes"))
        }
        if seconds > Self.longest {
            throw try fault(
                .invalid(
                    "spec.expirationSeconds", .int(seconds), "may not specify a duration larger than 2^32 seconds"))
        }
    }

    private func bound(
        _ reference: JSON?, _ namespace: String, _ serviceAccount: String
    ) async throws(APIStatus) -> BoundObject? {
        guard let reference, reference != .null else { return nil }
        let kinds = BoundObject.Kind.allCases.map(\.rawValue)
        guard let kind = reference["kind"]?.string.flatMap(BoundObject.Kind.init) else {
            throw try fault(.unsupported("spec.boundObjectRef.kind", reference["kind"]?.string ?? "", kinds))
        }
        guard let name = reference["name"]?.string, !name.isEmpty else {
            throw try fault(.required("spec.boundObjectRef.name"))
        }
        let place = BoundObject(kind: kind, name: name, uid: "").reference(namespace: namespace)
        let object = try await tokens.store.get(place)
        if let uid = reference["uid"]?.string, !uid.isEmpty, object.uid != uid {
            throw .conflict(
                try tokens.store.catalog.type(kind.resource), name,
                "the UID in the bound object reference (\(uid)) does not match the UID in record (\(object.uid))")
        }
        if let owner = owner(of: object, kind), owner != serviceAccount {
            throw try fault(
                .invalid(
                    "spec.boundObjectRef", .string(name),
                    "cannot bind token for serviceaccount \"\(serviceAccount)\" to \(kind.claim) running with "
                        + "different serviceaccount name"))
        }
        return BoundObject(kind: kind, name: name, uid: object.uid)
    }

    /// The account that an object is for; `nil`: any.
    private func owner(of object: JSON, _ kind: BoundObject.Kind) -> String? {
        kind == .pod ? object.spec["serviceAccountName"]?.string ?? "default" : nil
    }

    private func fault(_ cause: APIStatus.Cause) throws(APIStatus) -> APIStatus {
        let type = ResourceType(
            group: "authentication.k8s.io", kind: "TokenRequest", plural: "tokenrequests", isReview: true)
        return .invalid(type, "", [cause])
    }
}
