import Identity

/// The control plane's certificate is not trusted here.
struct TrustRefusal: Error, CustomStringConvertible {
    let diagnosis: Diagnosis

    var description: String { diagnosis.description }

    /// What Go's TLS says of the same fault: the line that people search for.
    var x509: String {
        switch diagnosis.fault {
        case .unknownRoot, .missingIntermediate, .keyMismatch: "certificate signed by unknown authority"
        case .revoked: "certificate has been revoked"
        case .expired, .notYetValid: "certificate has expired or is not yet valid"
        case .wrongName: "certificate is valid for other names, not for the one called"
        case .wrongPurpose: "certificate specifies an incompatible key usage"
        case .notACA, .pathLength: "certificate is not authorized to sign other certificates"
        case .weakKey, .garbage, .refused: "certificate cannot be verified"
        }
    }
}
