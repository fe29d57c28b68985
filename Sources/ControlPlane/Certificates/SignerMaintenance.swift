import Foundation
import Identity
import Logging
import ServiceLifecycle

/// Keeps a ``Signer`` current: takes over changed files of its authority and renews the server's certificate.
struct SignerMaintenance: Service {
    let signer: Signer
    let directory: String?
    let standing: RotationStanding
    let interval: Duration
    let logger: Logger

    /// - Parameters:
    ///   - directory: the files of a plugged-in authority; nil for a self-signed one, which does not change.
    ///   - standing: while a rotation is under way, that says who signs.
    ///   - interval: between two looks.
    init(
        signer: Signer, directory: String?, standing: RotationStanding, interval: Duration = .seconds(15),
        logger: Logger
    ) {
        self.signer = signer
        self.directory = directory
        self.standing = standing
        self.interval = interval
        self.logger = logger
    }

    /// Looks again and again until told to stop.
    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: interval)
                look(now: Date())
            }
        }
    }

    /// One look. A fault in new files leaves the old authority in force and is logged.
    func look(now: Date) {
        do {
            if let directory, !standing.isActive { try takeOver(CACertificates(directory: directory), now) }
            if try signer.renewIfDue(now: now) {
                logger.info("renewed the control plane's own certificate")
            }
        } catch {
            logger.error("the authority's new files are not used; the old ones stay in force: \(error)")
        }
    }

    private func takeOver(_ files: CACertificates, _ now: Date) throws {
        let authority = try CertificateAuthority(files, now: now)
        let present = signer.authority
        guard
            authority.certificate.fingerprint != present.certificate.fingerprint
                || authority.trustBundle != present.trustBundle
        else { return }
        try RootContinuity(standing: standing).check(from: present, to: authority)
        try signer.replace(with: authority, now: now)
        logger.notice("signing with another authority", metadata: ["authority": "\(authority)"])
    }
}
