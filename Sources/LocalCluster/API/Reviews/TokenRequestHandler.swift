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
        let issued = try await tokens.token(
            serviceAccount: serviceAccount, namespace: namespace,
            audiences: (spec["audiences"]?.array ?? []).compactMap(\.string), lifetime: .seconds(seconds),
            boundPod: try await boundPod(spec["boundObjectRef"], namespace), now: now)
        var answer = request
        answer["kind"] = "TokenRequest"
        answer["apiVersion"] = "authentication.k8s.io/v1"
        answer.metadata["name"] = .string(serviceAccount)
        answer.metadata["namespace"] = .string(namespace)
        answer.metadata["creationTimestamp"] = .string(ObjectTime.text(now))
        answer.spec["expirationSeconds"] = .int(seconds)
        answer["status"] = [
            "token": .string(issued.token), "expirationTimestamp": .string(ObjectTime.text(issued.expires)),
        ]
        return answer
    }

    private func check(_ seconds: Int64) throws(APIStatus) {
        guard seconds >= Self.shortest, seconds <= Self.longest else {
            throw try fault(
                .invalid(
                    "spec.expirationSeconds", .int(seconds),
                    "must be between \(Self.shortest) (10 minutes) and \(Self.longest)"))
        }
    }

    private func boundPod(_ reference: JSON?, _ namespace: String) async throws(APIStatus) -> String? {
        guard let reference, reference != .null else { return nil }
        guard reference["kind"]?.string == "Pod", let name = reference["name"]?.string else {
            throw try fault(.unsupported("spec.boundObjectRef.kind", reference["kind"]?.string ?? "", ["Pod"]))
        }
        if let uid = reference["uid"]?.string, !uid.isEmpty {
            let pod = try await tokens.store.get(ObjectReference(.pods, namespace: namespace, name: name))
            guard pod.uid == uid else {
                throw .conflict(
                    try tokens.store.catalog.type(.pods), name,
                    "the UID in the bound object reference (\(uid)) does not match the UID in record (\(pod.uid))")
            }
        }
        return name
    }

    private func fault(_ cause: APIStatus.Cause) throws(APIStatus) -> APIStatus {
        let type = ResourceType(
            group: "authentication.k8s.io", kind: "TokenRequest", plural: "tokenrequests", isReview: true)
        return .invalid(type, "", [cause])
    }
}
