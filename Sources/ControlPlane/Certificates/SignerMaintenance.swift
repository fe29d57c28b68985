import Foundation
import Identity
public import Logging
public import ServiceLifecycle

/// Keeps a ``Signer`` current: takes over changed files of its authority and renews the server's certificate.
public struct SignerMaintenance: Service {
    let signer: Signer
    let directory: String?
    let interval: Duration
    let logger: Logger

    /// - Parameters:
    ///   - directory: the files of a plugged-in authority; nil for a self-signed one, which does not change.
    ///   - interval: between two looks.
    public init(signer: Signer, directory: String?, interval: Duration = .seconds(15), logger: Logger) {
        self.signer = signer
        self.directory = directory
        self.interval = interval
        self.logger = logger
    }

    /// Looks again and again until told to stop.
    public func run() async throws {
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
            if let directory {
                let authority = try CertificateAuthority(CACertificates(directory: directory), now: now)
                if authority.certificate.fingerprint != signer.authority.certificate.fingerprint
                    || authority.trustBundle != signer.authority.trustBundle
                {
                    try signer.replace(with: authority, now: now)
                    logger.notice("signing with another authority", metadata: ["authority": "\(authority)"])
                }
            }
            if try signer.renewIfDue(now: now) {
                logger.info("renewed the control plane's own certificate")
            }
        } catch {
            logger.error("the authority's new files are not used; the old ones stay in force: \(error)")
        }
    }
}
