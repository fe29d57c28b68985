import Foundation
import Identity

/// Whether a rotation may be started.
struct RotationStart {
    let material: RotationMaterial
    let now: Date

    /// The rotation to begin with.
    /// - Throws: `IdentityError` when one of the authorities cannot be used; `RotationRefusal`.
    func rotation() throws -> Rotation {
        let old = try CertificateAuthority(material.old, now: now)
        let new = try CertificateAuthority(material.new, now: now)
        guard old.certificate.fingerprint != new.certificate.fingerprint else {
            throw RotationRefusal("the new authority is the present one: \(new)")
        }
        guard old.root.fingerprint != new.root.fingerprint else {
            throw RotationRefusal(
                "both authorities are under one root (\(new.root.fingerprint.short)), so there is nothing to rotate: "
                    + "replace Secret cacerts, the control plane takes it over by itself")
        }
        return Rotation(
            old: old.trustBundle.roots.map { RotationRoot($0) }, new: new.trustBundle.roots.map { RotationRoot($0) },
            now: now)
    }
}
