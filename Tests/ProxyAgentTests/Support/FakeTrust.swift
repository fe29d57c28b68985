import EnvoyAPI
import Identity
import Synchronization
import XDS

/// Who signs, and which roots the proxies of a ``FakeControlPlane`` are sent.
final class FakeTrust: Sendable {
    private struct State {
        var issuer: CertificateAuthority
        var accepted: TrustBundle
        var layer = ResourceSet.empty
        var observers: [@Sendable (ResourceSet) -> Void] = []
        var onAcknowledgement: (@Sendable () async -> Void)?
    }

    private let state: Mutex<State>

    init(issuer: CertificateAuthority) {
        state = Mutex(State(issuer: issuer, accepted: issuer.trustBundle))
    }

    var issuer: CertificateAuthority { state.withLock(\.issuer) }

    /// All roots that there ever were: whom the control plane lets in.
    var accepted: TrustBundle { state.withLock(\.accepted) }

    /// Sends these PEM blocks to all proxies; certificates are signed by `issuer` from now on.
    func announce(_ blocks: [String], issuer: CertificateAuthority) throws {
        var message = Istio_Mesh_V1alpha1_ProxyConfig()
        message.caCertificatesPem = blocks
        let resource = try EncodedResource(name: "mesh", message: message)
        let layer = ResourceSet(version: resource.version, resources: [TypeURL.proxyConfig: [resource]])
        state.withLock { state in
            state.issuer = issuer
            state.accepted = state.accepted.union(issuer.trustBundle)
            state.layer = layer
            for observer in state.observers { observer(layer) }
        }
    }

    /// Tells of the roots of now and of all later ones.
    func observe(_ observer: @escaping @Sendable (ResourceSet) -> Void) {
        state.withLock { state in
            observer(state.layer)
            state.observers.append(observer)
        }
    }

    /// What to do at the moment at which a proxy acknowledges the roots.
    func onAcknowledgement(_ action: @escaping @Sendable () async -> Void) {
        state.withLock { $0.onAcknowledgement = action }
    }

    func acknowledged() async {
        await state.withLock(\.onAcknowledgement)?()
    }
}
