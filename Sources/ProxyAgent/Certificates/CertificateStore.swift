import Identity
import ServiceLifecycle
import Synchronization
import XDS

/// The workload's current certificate and roots, in memory only, and those who want to hear of the next ones.
final class CertificateStore: Sendable {
    private struct State {
        var certificate: WorkloadCertificate?
        var fileRoots: TrustBundle?
        var resources: ResourceSet?
        var observers: [Int: AsyncStream<ResourceSet>.Continuation] = [:]
        var nextObserver = 0
        var doubts: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    var certificate: WorkloadCertificate? { state.withLock(\.certificate) }

    /// The next certificate; replaces the one before.
    func publish(_ certificate: WorkloadCertificate) throws {
        try update { $0.certificate = certificate }
    }

    /// The roots in the pod's file, trusted beside those that came with the certificate.
    func publish(roots: TrustBundle) throws {
        guard state.withLock({ $0.fileRoots != roots }) else { return }
        try update { $0.fileRoots = roots }
    }

    private func update(_ change: (inout State) -> Void) throws {
        try state.withLock { state in
            change(&state)
            guard let certificate = state.certificate else { return }
            let roots = state.fileRoots.map { certificate.trustBundle.union($0) } ?? certificate.trustBundle
            let next = try SecretResources(certificate: certificate, roots: roots)
                .resourceSet(basedOn: state.resources)
            guard next.version != state.resources?.version else { return }
            state.resources = next
            for observer in state.observers.values { observer.yield(next) }
        }
    }

    /// The secrets of now, if there are any, and all later ones. A slow reader skips to the newest.
    func updates() -> AsyncStream<ResourceSet> {
        let (stream, continuation) = AsyncStream.makeStream(of: ResourceSet.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextObserver += 1
            state.observers[state.nextObserver] = continuation
            if let resources = state.resources { continuation.yield(resources) }
            return state.nextObserver
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.observers.removeValue(forKey: id) }
        }
        return stream
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
        for await _ in updates().cancelOnGracefulShutdown() { return }
    }
}
