/// The gateway takes connections on the ports of the control plane and of the injection webhook.
struct ReachabilityCheck: DoctorCheck {
    static let id = "gateway-reachable"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        guard !evidence.gateways.isEmpty else { return [skipped(nil, GatewayWords.noAddress(evidence))] }
        return evidence.gateways.map { finding($0, evidence) }
    }

    private func finding(_ gateway: GatewayEvidence, _ evidence: Evidence) -> DoctorFinding {
        let cluster = gateway.users.first
        if let reason = gateway.resolution?.reason {
            return skipped(
                cluster, "\(gateway.address) does not resolve (\(reason)): see the check \"\(NameCheck.id)\"")
        }
        let closed = gateway.ports.compactMap { port, sighting in sighting.reason.map { (port, $0) } }
            .sorted { $0.0 < $1.0 }
        guard let first = closed.first else {
            let ports = gateway.ports.keys.sorted().map(String.init).joined(separator: " and ")
            return ok(cluster, "\(gateway.address) takes connections on \(ports) (\(gateway.source))")
        }
        let summary =
            "\(gateway.address) takes no connection on \(closed.map { "\($0.0)" }.joined(separator: " and ")) from "
            + "this machine: \(first.1) (\(gateway.source))"
        let repair = DoctorFinding.Repair(
            "see whether the gateway's and the control plane's pods are ready, whether the address is still the gateway's, and "
                + "whether a firewall or network policy lies between",
            GatewayWords.showGateway(evidence) + GatewayWords.showAddress(gateway, evidence))
        if GatewayWords.isUsedSuccessfully(gateway, evidence) {
            return warning(
                cluster, summary, ["proxies that use it are ready, so that they reach it: only this machine does not"],
                repair: repair)
        }
        return failed(cluster, summary, repair: repair)
    }
}
