import EnvoyConfig
import XDS

/// What the proxies of one class are served of one generation.
struct ClassConfiguration: Sendable {
    let layers: [ResourceSet]
    /// The Secrets that it refers to.
    let credentials: [CredentialName]
}
