import Identity
import ServiceLifecycle
import Synchronization
import XDS

/// The workload's current certificate and roots, in memory only, and those who want to hear of the next ones.
///
/// Peers are verified with the roots that the control plane has sent, with exactly these. Until it has sent any, with
/// those that came with the certificate and those in the pod's file.
final class CertificateStore: Sendable {
    private struct State {
        var certificate: WorkloadCertificate?
        var fileRoots: TrustBundle?
        var meshRoots: TrustBundle?
        var resources: ResourceSet?
        var observers: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextObserver = 0
        var streams: [StreamID: DiscoveryUpdates] = [:]
        var doubts: AsyncStream<Void>.Continuation?

        var roots: TrustBundle? {
            if let meshRoots { return meshRoots }
            guard let certificate else { return nil }
            return fileRoots.map { certificate.trustBundle.union($0) } ?? certificate.trustBundle
        }
    }

    private let state = Mutex(State())

    var certificate: WorkloadCertificate? { state.withLock(\.certificate) }

    /// The roots that the control plane sent last. Certificates are issued under the first one.
    var meshRoots: TrustBundle? { state.withLock(\.meshRoots) }

    /// What Envoy is to have as a secret, as PEM.
    func served(_ secret: String) -> String? {
        let (certificate, roots) = state.withLock { ($0.certificate, $0.roots) }
        return secret == EnvoySecret.identity ? certificate?.certificatePEM : roots?.pem
    }

    /// The next certificate; replaces the one before.
    func publish(_ certificate: WorkloadCertificate) throws {
        try update { $0.certificate = certificate }
    }

    /// The roots of the mesh; nil goes back to those of certificate and file. Returns those of before.
    func publish(meshRoots: TrustBundle?) throws -> TrustBundle? {
        let previous = self.meshRoots
        if meshRoots != previous { try update { $0.meshRoots = meshRoots } }
        return previous
    }

    /// The roots in the pod's file, trusted beside those that came with the certificate.
    func publish(roots: TrustBundle) throws {
        guard state.withLock({ $0.fileRoots != roots }) else { return }
        try update { $0.fileRoots = roots }
    }

    private func update(_ change: (inout State) -> Void) throws {
        let observers = try state.withLock { state -> [AsyncStream<Void>.Continuation] in
            change(&state)
            guard let certificate = state.certificate, let roots = state.roots else { return [] }
            let next = try SecretResources(certificate: certificate, roots: roots)
                .resourceSet(basedOn: state.resources)
            // Also when the secrets are the same: which root comes first may say something new about the certificate.
            state.resources = next
            for stream in state.streams.values { stream.yield([next]) }
            return Array(state.observers.values)
        }
        // Not under the lock: waking an observer waits for a cancellation of its task, and that for this lock.
        for observer in observers { observer.yield() }
    }

    /// An element for the secrets of now, if there are any, and one after each change. Several may melt into one.
    func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (id, hasSecrets) = state.withLock { state in
            state.nextObserver += 1
            state.observers[state.nextObserver] = continuation
            return (state.nextObserver, state.resources != nil)
        }
        if hasSecrets { continuation.yield() }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.observers.removeValue(forKey: id) }
        }
        return stream
    }

    /// Serves a stream the secrets of now, if there are any, and all later ones.
    func serve(_ updates: DiscoveryUpdates, to stream: StreamID) {
        state.withLock { state in
            state.streams[stream] = updates
            if let resources = state.resources { updates.yield([resources]) }
        }
    }

    /// The stream has ended.
    func leave(_ stream: StreamID) {
        state.withLock { _ = $0.streams.removeValue(forKey: stream) }
    }

    /// Says that the control plane may not accept the certificate any more.
    func doubt() {
        state.withLock { _ = $0.doubts?.yield() }
    }

    /// Returns at the next doubt, or when the task is cancelled. One at a time may wait.
    func doubted() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.doubts = continuation }
        for await _ in stream { return }
    }

    /// Returns as soon as there is a certificate, or when the agent shuts down.
    func first() async {
        for await _ in changes().cancelOnGracefulShutdown() { return }
    }
}
