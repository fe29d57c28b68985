import Foundation
import Identity
import XDS

/// The control plane as this proxy reaches and checks it.
struct ControlPlaneEndpoint: Sendable {
    let address: HostPort
    let clusterID: String
    let egressMark: UInt32?
    let trust: ControlPlaneTrust
    private let context: TrustContext

    init(_ configuration: AgentConfiguration, trust: ControlPlaneTrust) {
        address = configuration.controlPlane
        clusterID = configuration.clusterID
        egressMark = configuration.egressMark
        self.trust = trust
        context = TrustContext(
            presenter: .init("the control plane at \(configuration.controlPlane)"),
            verifier: .init(
                "proxy \(configuration.podName).\(configuration.namespace)", cluster: configuration.clusterID),
            trustSource: "file \(trust.file.path), which is ConfigMap istio-ca-root-cert of namespace "
                + "\(configuration.namespace) in cluster \(configuration.clusterID), which comes from root-cert.pem of "
                + "Secret cacerts in namespace istio-system of \(configuration.clusterID)")
    }

    /// A client that trusts the pod's roots and those of the mesh only, and shows `certificate` if there is one.
    func client(certificate: WorkloadCertificate?) -> DiscoveryClient {
        let security = DiscoveryClient.TLS(
            certificateChainPEM: certificate?.certificatePEM, privateKeyPEM: certificate?.key.pem.unredactedText,
            serverName: address.host, verify: { try await verify($0) })
        return DiscoveryClient(
            target: .tcp(host: address.host, port: address.port), tls: security, mark: egressMark)
    }

    /// Refuses a server whose chain does not lead to one of these roots, or which is not the one called.
    func verify(_ chain: [[UInt8]]) async throws {
        var context = context
        if trust.hasMeshRoots { context.trustSource += ", and the roots that the control plane sent last" }
        let verdict = await Identity.verify(
            chain: chain, against: try trust.current(), now: Date(), purpose: .server, expecting: .host(address.host),
            context: context)
        if case .refused(let diagnosis) = verdict { throw TrustRefusal(diagnosis: diagnosis) }
    }

    /// Whether an error may mean that the control plane does not accept our certificate. With TLS 1.3 a client learns
    /// of that only by losing the connection.
    static func mayBeRefusal(_ error: any Error) -> Bool {
        guard let error = error as? XDSError else { return false }
        switch error.code {
        case .handshakeFailed, .connectionLost, .refused: return true
        case .invalidConfiguration, .unreachable, .untrusted: return false
        }
    }

    /// What went wrong on the way to the control plane, in words for log and probes.
    func explain(_ error: any Error, during action: String) -> String {
        "cannot \(action) at \(address): \(Self.reason(error))"
    }

    private static func reason(_ error: any Error) -> String {
        if let refusal = error as? TrustRefusal {
            return "authentication handshake failed: x509: \(refusal.x509)\n\(refusal)"
        }
        guard let error = error as? XDSError else { return "\(error)" }
        switch error.code {
        case .untrusted: return error.cause.map(reason) ?? "authentication handshake failed: \(error)"
        case .handshakeFailed: return "authentication handshake failed: \(error)"
        case .refused: return error.message
        case .invalidConfiguration, .unreachable, .connectionLost: return "\(error)"
        }
    }
}
