import Foundation
import Identity
import Logging

/// The authority that a control plane begins to sign with.
struct StartingAuthority: Sendable {
    let files: AuthorityFiles
    let standing: RotationStanding

    /// While a rotation is under way, that which its record names; else that of the files.
    /// - Throws: `ControlPlaneError` for an unusable authority or a root that was left behind, `IdentityError` for files
    ///   that cannot be read, `APIError`.
    func load(_ record: RotationRecord, now: Date) async throws -> CertificateAuthority {
        if let rotation = record.report.rotation, !rotation.isOver {
            files.logger.notice("a rotation is under way, in phase \(rotation.phase.rawValue)")
            return try record.material().authority(for: rotation, now: now)
        }
        let authority = try authority(of: try await files.load(now: now), now: now)
        try RootContinuity(standing: standing).check(authority)
        return authority
    }

    /// - Throws: `ControlPlaneError` that names the Secret, the file, the field and the repair.
    private func authority(of found: CACertificates, now: Date) throws(ControlPlaneError) -> CertificateAuthority {
        do throws(IdentityError) {
            return try CertificateAuthority(found, now: now)
        } catch {
            throw ControlPlaneError(
                .authority,
                "the authority in \(files.place) cannot sign, and without one no proxy can start (`skein doctor` gives the "
                    + "commands of the repair)", cause: error)
        }
    }
}
