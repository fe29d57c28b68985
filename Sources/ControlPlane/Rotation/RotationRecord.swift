public import Identity

/// What the API server holds of a rotation.
public struct RotationRecord: Sendable {
    /// What the control plane says.
    public var report = RotationReport()
    /// What was asked for last.
    public var request: RotationRequest?
    /// The contents of the Secret with both authorities' files; empty when there is none.
    var secretData: [String: [UInt8]] = [:]
    /// Of the ConfigMap; nil when there is none.
    var version: String?

    /// The request, if it has not been looked at yet.
    var pending: RotationRequest? { request?.id == report.handledRequest ? nil : request }

    /// The files of both authorities.
    /// - Throws: `IdentityError` when one of them is missing.
    func material() throws(IdentityError) -> RotationMaterial {
        RotationMaterial(old: try files(.old), new: try files(.new))
    }

    func files(_ side: RotationSide) throws(IdentityError) -> CACertificates {
        try RotationMaterial.files(side, in: secretData, source: "Secret \(RotationStore.name)")
    }
}
