import Identity

/// Whether an authority may take the place of another without a moment in which proxies do not trust each other.
struct RootContinuity: Sendable {
    let standing: RotationStanding

    /// - Throws: `ControlPlaneError` of code `authority` that says what to do instead.
    func check(from present: CertificateAuthority, to next: CertificateAuthority) throws(ControlPlaneError) {
        try check(next)
        let advice = "To go from one root to another without an outage: skein ca rotate start --to DIR"
        guard present.trustBundle.fingerprints.contains(next.root.fingerprint) else {
            throw ControlPlaneError(
                .authority, "they are under the root \(name(next)), which no proxy trusts yet. \(advice)")
        }
        guard next.trustBundle.fingerprints.contains(present.root.fingerprint) else {
            throw ControlPlaneError(
                .authority,
                "they no longer trust the root \(name(present)), which the certificates of all proxies lead to. \(advice)"
            )
        }
    }

    /// Whether an authority may sign at all: its root must not be one that the mesh has left behind.
    /// - Throws: `ControlPlaneError` of code `authority`.
    func check(_ next: CertificateAuthority) throws(ControlPlaneError) {
        guard !standing.retired.contains(next.root.fingerprint) else {
            throw ControlPlaneError(
                .authority,
                "the root \(name(next)) was retired by a rotation, so that no proxy trusts it any more. Put the authority "
                    + "that it was rotated to into Secret \(AuthorityFiles.pluggedSecret), or, to go back for good, delete "
                    + "ConfigMap \(RotationStore.name) and every ConfigMap \(RootCertificatePlan.name), and restart all "
                    + "proxies")
        }
    }

    private func name(_ authority: CertificateAuthority) -> String {
        "\(authority.root.subject) (SHA-256 \(authority.root.fingerprint.short))"
    }
}
