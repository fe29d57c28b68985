import Foundation
import Identity

/// Decides when to ask for a certificate under the root that certificates are issued under now.
///
/// The first time that is soon. When a new certificate leads to another root all the same, it is asked for again later
/// and later: somebody has not heard of the change yet, and to ask does not help.
struct RootChange: Sendable {
    let spread: Duration
    private var disappointment: (root: Fingerprint, times: Int)?

    init(spread: Duration) {
        self.spread = spread
    }

    /// Notes what a certificate that has just come leads to.
    mutating func received(_ certificate: WorkloadCertificate, meshRoots: TrustBundle?, now: Date) {
        guard let meshRoots, let issuing = meshRoots.fingerprints.first,
            certificate.root(among: meshRoots, now: now) != issuing
        else {
            disappointment = nil
            return
        }
        let before = disappointment.flatMap { $0.root == issuing ? $0.times : nil } ?? 0
        disappointment = (issuing, before + 1)
    }

    /// How long to wait before a new certificate is asked for; nil when this one leads where it should.
    ///
    /// - Parameter chance: a random number from 0 to 1.
    func delay(of certificate: WorkloadCertificate, meshRoots: TrustBundle, now: Date, chance: Double) -> Duration? {
        guard let issuing = meshRoots.fingerprints.first, certificate.root(among: meshRoots, now: now) != issuing else {
            return nil
        }
        guard let disappointment, disappointment.root == issuing else { return spread * chance }
        var pause = Backoff(initial: .seconds(60), maximum: .seconds(3600))
        for _ in 1..<min(disappointment.times, 10) { _ = pause.delay(chance: chance) }
        return pause.delay(chance: chance)
    }
}
