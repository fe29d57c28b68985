import FoundationEssentials
import Kubernetes

/// Makes the tokens of service accounts.
struct TokenIssuer: Sendable {
    /// The issuer named in tokens, and the audience that the API server itself is.
    static let issuer = "https://kubernetes.default.svc"
    static let defaultAudiences = [issuer, "https://kubernetes.default.svc.cluster.local"]

    let store: ObjectStore
    let key: TokenKey

    /// - Parameters:
    ///   - audiences: who may accept the token; empty: the API server.
    ///   - boundPod: the name of a pod in the same namespace with which the token ends.
    /// - Throws: `APIStatus` 404 when the account or the pod does not exist, 409 when the pod runs as another account.
    func token(
        serviceAccount: String, namespace: String, audiences: [String] = [], lifetime: Duration,
        boundPod: String? = nil,
        now: Date
    ) async throws(APIStatus) -> (token: String, expires: Date) {
        let bound = try await pod(boundPod, serviceAccount, namespace)
        let expires = now.addingTimeInterval(Double(lifetime.components.seconds))
        let token = try await token(
            serviceAccount: serviceAccount, namespace: namespace, audiences: audiences, expires: expires, bound: bound,
            now: now)
        return (token, expires)
    }

    /// - Parameters:
    ///   - expires: `nil` only for a token that is bound to a Secret.
    ///   - bound: the object with which the token ends; it is there, and the account's.
    /// - Throws: `APIStatus` 404 when the account does not exist.
    func token(
        serviceAccount: String, namespace: String, audiences: [String] = [], expires: Date?, bound: BoundObject?,
        now: Date
    ) async throws(APIStatus) -> String {
        let account = try await store.get(
            ObjectReference(.serviceAccounts, namespace: namespace, name: serviceAccount))
        let claims = ServiceAccountClaims(
            issuer: Self.issuer, audiences: audiences.isEmpty ? Self.defaultAudiences : audiences, issuedAt: now,
            expires: expires, id: UUID().uuidString.lowercased(), namespace: namespace, serviceAccount: serviceAccount,
            serviceAccountUID: account.uid, bound: bound)
        do {
            return try await key.sign(claims)
        } catch {
            throw .internalError("cannot sign a token: \(error)")
        }
    }

    private func pod(_ name: String?, _ serviceAccount: String, _ namespace: String) async throws(APIStatus)
        -> BoundObject?
    {
        guard let name else { return nil }
        let pod = try await store.get(ObjectReference(.pods, namespace: namespace, name: name))
        let account = pod.spec["serviceAccountName"]?.string ?? "default"
        guard account == serviceAccount else {
            throw .conflict(
                try store.catalog.type(.serviceAccounts), serviceAccount,
                "the pod \"\(name)\" runs as service account \"\(account)\"")
        }
        return BoundObject(kind: .pod, name: name, uid: pod.uid)
    }
}
