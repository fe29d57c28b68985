import Foundation
import X509

/// One cluster of a comparison: its roots, and the chain that its authority would hand to a workload.
struct ComparedCluster {
    let name: String
    let report: CAReport
    private let bundle: TrustBundle?
    private let revocations: RevocationList
    private let rootFile: String
    private let presented: Result<[[UInt8]], IdentityError>

    var roots: [Fingerprint] { report.roots }

    init(name: String, files: CACertificates, now: Date) {
        self.name = name
        let inspection = AuthorityInspection(files, now: now)
        report = CAReport(inspection)
        rootFile = files.spelling.root
        revocations = inspection.revocations
        bundle = inspection.roots.isEmpty ? nil : TrustBundle(certificates: inspection.roots)
        presented = Result { () throws(IdentityError) in try Self.sampleChain(files, now: now) }
    }

    /// The chain of a workload that the authority would issue to.
    private static func sampleChain(_ files: CACertificates, now: Date) throws(IdentityError) -> [[UInt8]] {
        let authority = try CertificateAuthority(files, now: now)
        let identity = try SPIFFEID(namespace: "default", serviceAccount: "default")
        return try authority.issueWorkload(
            csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, now: now
        ).presentedDER
    }

    func verify(_ presenter: ComparedCluster, primary: String, now: Date) -> TrustComparison.Pair {
        TrustComparison.Pair(
            verifier: name, presenter: presenter.name, diagnosis: diagnosis(of: presenter, primary: primary, now: now))
    }

    private func diagnosis(of presenter: ComparedCluster, primary: String, now: Date) -> Diagnosis? {
        guard let bundle else {
            return Diagnosis(
                unusable: name, report.findings.first { $0.isError }.map { IdentityError($0) }, in: report.source)
        }
        switch presenter.presented {
        case .failure(let error):
            return Diagnosis(unusable: presenter.name, error, in: presenter.report.source)
        case .success(let chain):
            let context = TrustContext(
                presenter: .init("a workload", cluster: presenter.name), verifier: .init("a workload", cluster: name),
                primaryCluster: primary, trustSource: "\(rootFile) of \(report.source)")
            return explain(
                chain: chain, against: bundle, now: now, purpose: .server, expecting: .anybody,
                revocations: revocations, context: context)
        }
    }
}

extension Diagnosis {
    /// The certificates of a cluster cannot be used at all.
    fileprivate init(unusable cluster: String, _ error: IdentityError?, in source: String) {
        self.init(
            fault: TrustFault(error?.code ?? .garbage),
            summary:
                "the certificates of \(cluster) cannot be used: \(source): \(error?.placeAndMessage ?? "no roots")",
            details: [],
            repair: error?.repair ?? AuthorityChecks.makeIntermediate)
    }
}

extension IdentityError {
    fileprivate var placeAndMessage: String {
        "\(IdentityError(code, message, file: file, field: field))"
    }
}

extension TrustFault {
    /// The fault of a chain that corresponds to a fault of the files.
    fileprivate init(_ code: IdentityError.Code) {
        switch code {
        case .unknownRoot: self = .unknownRoot
        case .missingIntermediate: self = .missingIntermediate
        case .keyMismatch: self = .keyMismatch
        case .notACA, .keyUsage: self = .notACA
        case .pathLength: self = .pathLength
        case .revoked: self = .revoked
        case .expired: self = .expired
        case .notYetValid: self = .notYetValid
        case .unsupportedKey, .weakKey: self = .weakKey
        default: self = .garbage
        }
    }
}
