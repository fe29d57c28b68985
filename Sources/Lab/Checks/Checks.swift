/// Looks at everything that must hold in a running lab.
public struct Checks: Sendable {
    let view: LabView
    let trust: TrustSetup

    /// Checks for the lab behind `access`, as far as its trust lets them hold.
    public init(topology: LabTopology, trust: TrustSetup, access: LabAccess, pods: PodAccess) {
        self.view = LabView(topology: topology, access: access, pods: pods)
        self.trust = trust
    }

    private var all: [any LabCheck] {
        switch trust {
        case .shared:
            [
                ControlPlaneReady(), ExposedThroughGateway(), RemoteProxiesReady(), CrossClusterBalance(),
                SingleNetwork(), MutualTLS(), NothingRejected(), DirectControlPathClosed(), DoctorHealthy(),
            ]
        case .separate:
            [UntrustedStaysUnready(), TrustExplained(), DoctorFinds(check: "roots-agree", cluster: remote)]
        case .wrongClusterID:
            [UntrustedStaysUnready(), ClusterIDExplained(), DoctorFinds(check: "cluster-id", cluster: remote)]
        case .clockSkew:
            [ControlPlaneRestarts(), FaultExplained(trust: trust), DoctorFinds(check: "clocks", cluster: primary)]
        case .expired, .wrongKey, .missingChain, .notACA:
            [
                ControlPlaneRestarts(), FaultExplained(trust: trust),
                DoctorFinds(check: "certificates", cluster: primary),
            ]
        }
    }

    private var primary: String { view.topology.primary.name }
    private var remote: String { view.topology.remotes.first?.name ?? "" }

    /// Runs them one after the other.
    /// - Parameter progress: told of each outcome.
    public func run(progress: (CheckResult) -> Void) async -> [CheckResult] {
        var results: [CheckResult] = []
        for check in all {
            let result = await check.result(at: view)
            progress(result)
            results.append(result)
        }
        return results
    }

    /// What the control plane says of every proxy; empty when it does not answer.
    public func proxyRows() async -> [ProxyRow] {
        (try? await view.proxyRows()) ?? []
    }
}
