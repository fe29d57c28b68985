/// The service account's token, for which the control plane gives a certificate. Kubernetes renews the file.
struct TokenFile: Sendable {
    let path: String

    /// The token of now.
    ///
    /// - Throws: ``AgentError`` when it is missing or empty.
    func current() throws -> String {
        let advice = "it is a projected service account token with audience istio-ca: check the pod's volumes"
        let bytes = try BoundedFile.read(path, limit: 64 << 10, advice: advice)
        let token = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard !token.isEmpty else { throw AgentError(.file, "is empty; \(advice)", object: path) }
        return token
    }
}
