import AsyncAlgorithms
import FoundationEssentials
import Kubernetes
import Logging
import ServiceLifecycle

/// Fills Secrets of type `kubernetes.io/service-account-token`, and removes those whose service account is gone.
struct TokenSecretController: Service {
    let store: ObjectStore
    let tokens: TokenIssuer
    let certificateAuthorityPEM: String
    let clock: @Sendable () -> Date
    let log: Logger

    func run() async throws {
        let secrets = store.follow(.secrets, where: Self.selection).map { _ in () }
        let accounts = store.follow(.serviceAccounts).map { _ in () }
        for try await _ in merge(secrets, accounts).cancelOnGracefulShutdown() {
            do throws(APIStatus) {
                try await reconcile()
            } catch {
                log.error("cannot fill Secrets with tokens of service accounts: \(error.message)")
            }
        }
    }

    private static let selection = Selection.fields(["type": TokenSecret.type])

    private func reconcile() async throws(APIStatus) {
        for object in try await store.list(.secrets, where: Self.selection).items {
            guard let secret = TokenSecret(object) else { continue }
            do throws(APIStatus) {
                try await reconcile(secret)
            } catch  where [403, 404, 409].contains(error.code) {
                // It is gone, or another by now: that is news of its own.
            }
        }
    }

    private func reconcile(_ secret: TokenSecret) async throws(APIStatus) {
        let place = ObjectReference(.secrets, namespace: secret.namespace, name: secret.name)
        let account = try? await store.get(
            ObjectReference(.serviceAccounts, namespace: secret.namespace, name: secret.account))
        switch secret.step(account: account?.uid) {
        case .nothing: break
        case .remove: try await store.delete(place, uid: secret.uid)
        case .fill: try await fill(secret, place, accountUID: account?.uid ?? "")
        }
    }

    private func fill(
        _ secret: TokenSecret, _ place: ObjectReference, accountUID: String
    ) async throws(APIStatus) {
        let token = try await tokens.token(
            serviceAccount: secret.account, namespace: secret.namespace, expires: nil,
            bound: BoundObject(kind: .secret, name: secret.name, uid: secret.uid), now: clock())
        let authority = certificateAuthorityPEM
        try await store.change(place) { object in
            guard object.uid == secret.uid else { return }
            TokenSecret.fill(&object, token: token, accountUID: accountUID, certificateAuthorityPEM: authority)
        }
    }
}
