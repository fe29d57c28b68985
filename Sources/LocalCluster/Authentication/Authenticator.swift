import Crypto
import FoundationEssentials
import Kubernetes

/// Finds out who makes a request.
struct Authenticator: Sendable {
    private let administratorToken: SHA256Digest
    private let tokens: TokenVerifier

    /// - Parameter administratorToken: the secret in the kubeconfig.
    init(administratorToken: String, tokens: TokenVerifier) {
        self.administratorToken = SHA256.hash(data: Data(administratorToken.utf8))
        self.tokens = tokens
    }

    /// - Parameter authorization: the header of that name.
    /// - Throws: `APIStatus` 401 for a credential that is not accepted.
    func user(authorization: String?, now: Date) async throws(APIStatus) -> User {
        guard let authorization else { return .anonymous }
        let parts = authorization.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .unauthorized }
        do throws(TokenVerifier.Refusal) {
            return try await verify(token: String(parts[1]), audiences: [], now: now).user
        } catch {
            throw .unauthorized
        }
    }

    /// As for `TokenVerifier`, and the administrator's token is one too.
    func verify(
        token: String, audiences: [String], now: Date
    ) async throws(TokenVerifier.Refusal) -> TokenVerifier.Verified {
        // Digests compare in constant time.
        if SHA256.hash(data: Data(token.utf8)) == administratorToken {
            let own = audiences.filter(TokenIssuer.defaultAudiences.contains)
            if audiences.isEmpty || !own.isEmpty { return .init(user: .administrator, audiences: own) }
        }
        return try await tokens.verify(token, audiences: audiences, now: now)
    }
}
