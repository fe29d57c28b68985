/// Says what is right and wrong with the trust of a mesh, from what was seen of it alone.
/// - Returns: the findings of all checks; at least one of each.
public func examine(_ evidence: Evidence) -> [DoctorFinding] {
    checks.flatMap { $0.findings(evidence) }
}

/// In the order in which things depend on each other: where several fail, the first is the one to repair.
private let checks: [any DoctorCheck] = [
    APIServerCheck(), ClockCheck(), CertificateCheck(), AuthorityAgreementCheck(), RootCheck(), RemoteSecretCheck(),
    TokenCheck(), ReaderAccessCheck(), ClusterIDCheck(), ExposureCheck(), NameCheck(), ReachabilityCheck(),
    PassthroughCheck(), ControlPlaneCertificateCheck(), WebhookCheck(),
]
