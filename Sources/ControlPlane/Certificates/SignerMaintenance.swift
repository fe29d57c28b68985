import Foundation
import Identity
import Kubernetes
import Logging
import ServiceLifecycle

/// Keeps a ``Signer`` current: takes over changed files of its authority and renews the server's certificate.
struct SignerMaintenance: Service {
    let signer: Signer
    let files: AuthorityFiles
    let standing: RotationStanding
    let interval: Duration
    let logger: Logger

    /// - Parameters:
    ///   - files: where the authority comes from.
    ///   - standing: while a rotation is under way, that says who signs.
    ///   - interval: between two looks.
    init(
        signer: Signer, files: AuthorityFiles, standing: RotationStanding, interval: Duration = .seconds(15),
        logger: Logger
    ) {
        self.signer = signer
        self.files = files
        self.standing = standing
        self.interval = interval
        self.logger = logger
    }

    /// Looks again and again until told to stop.
    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: interval)
                await look(now: Date())
            }
        }
    }

    /// One look. A fault in new files leaves the old authority in force and is logged.
    func look(now: Date) async {
        do {
            if !standing.isActive { try takeOver(try await files.current(), now) }
        } catch is CancellationError {
            return
        } catch let error as APIError {
            logger.info("\(files.place) cannot be read now: \(error)")
        } catch {
            logger.error("what \(files.place) holds now is not used, what was there before stays in force: \(error)")
        }
        do {
            if try signer.renewIfDue(now: now) {
                logger.info("renewed the control plane's own certificate")
            }
        } catch {
            logger.error("the control plane's own certificate cannot be renewed: \(error)")
        }
    }

    private func takeOver(_ files: CACertificates, _ now: Date) throws {
        let authority = try CertificateAuthority(files, now: now)
        let present = signer.authority
        guard
            authority.certificate.fingerprint != present.certificate.fingerprint
                || authority.trustBundle != present.trustBundle || authority.revocations != present.revocations
        else { return }
        try RootContinuity(standing: standing).check(from: present, to: authority)
        try signer.replace(with: authority, now: now)
        logger.notice("signing with another authority", metadata: ["authority": "\(authority)"])
    }
}
