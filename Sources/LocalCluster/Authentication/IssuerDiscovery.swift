import Hummingbird
import Kubernetes

/// Tells those who verify tokens by themselves where the keys are (OpenID Connect Discovery 1.0).
struct IssuerDiscovery: Sendable {
    static let configurationPath = "/.well-known/openid-configuration"
    static let keysPath = "/openid/v1/jwks"

    let key: TokenKey

    /// - Parameter authority: the `host:port` by which the client knows this server.
    /// - Returns: `nil` for other paths.
    func answer(_ info: RequestInfo, authority: String) -> Response? {
        guard info.method == "get" || info.method == "head" else { return nil }
        switch info.path {
        case Self.configurationPath: return Answer.json(configuration(authority))
        case Self.keysPath:
            let keys: JSON = ["keys": [key.publicKey]]
            return Answer.bytes(keys.encoded(.sorted), contentType: "application/jwk-set+json")
        default: return nil
        }
    }

    private func configuration(_ authority: String) -> JSON {
        [
            "issuer": .string(TokenIssuer.issuer), "jwks_uri": .string("https://\(authority)\(Self.keysPath)"),
            "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        ]
    }
}
