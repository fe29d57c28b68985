import Foundation
import Identity
import Logging

/// The authority that a control plane begins to sign with.
struct StartingAuthority: Sendable {
    let files: AuthorityFiles
    let standing: RotationStanding

    /// While a rotation is under way, that which its record names; else that of the files.
    /// - Throws: `IdentityError` for unusable files, `ControlPlaneError` for a root that was left behind, `APIError`.
    func load(_ record: RotationRecord, now: Date) async throws -> CertificateAuthority {
        if let rotation = record.report.rotation, !rotation.isOver {
            files.logger.notice("a rotation is under way, in phase \(rotation.phase.rawValue)")
            return try record.material().authority(for: rotation, now: now)
        }
        let authority = try CertificateAuthority(try await files.load(now: now), now: now)
        try RootContinuity(standing: standing).check(authority)
        return authority
    }
}
