import Foundation
import Identity
import Logging

/// Ends a stream to the control plane whose connection proves a certificate under another root than the one that
/// Envoy uses now. A renewal under the same root changes nothing.
struct CertificateFollower: Sendable {
    let store: CertificateStore
    let secrets: SecretWatch
    let logger: Logger

    /// - Parameter first: the certificate of the stream's connection.
    /// - Throws: ``Reconnection`` when Envoy has taken a certificate under another root.
    func follow(_ first: WorkloadCertificate) async throws {
        var adoption = await secrets.adoption(of: EnvoySecret.identity)
        for await _ in store.changes() {
            guard let reason = change(from: first) else { continue }
            while true {
                switch try await secrets.verdict(&adoption) {
                case .late:
                    logger.error("Envoy has not put its new certificate in force within 30 seconds; waiting for it")
                    continue
                case .taken: throw Reconnection(reason: reason)
                case .refused, .pending: adoption = await secrets.adoption(of: EnvoySecret.identity)
                }
                break
            }
        }
    }

    /// Why the connection should be made anew; nil when it should not.
    private func change(from first: WorkloadCertificate) -> String? {
        guard let next = store.certificate else { return nil }
        let roots = [store.meshRoots, first.trustBundle].compactMap { $0 }
            .reduce(next.trustBundle) { $0.union($1) }
        let now = Date()
        guard let root = next.root(among: roots, now: now), root != first.root(among: roots, now: now) else {
            return nil
        }
        return "Envoy's certificate is issued under root SHA-256 \(root.short) now"
    }
}
