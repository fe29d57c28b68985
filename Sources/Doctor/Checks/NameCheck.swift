/// The names by which remotes reach the control plane resolve.
struct NameCheck: DoctorCheck {
    static let id = "gateway-dns"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        guard !evidence.gateways.isEmpty else { return [skipped(nil, GatewayWords.noAddress(evidence))] }
        return evidence.gateways.map { gateway in
            let cluster = gateway.users.first
            switch gateway.resolution {
            case nil: return ok(cluster, "\(gateway.address) is an IP address and needs no DNS (\(gateway.source))")
            case .seen(let address): return ok(cluster, "\(gateway.address) resolves to \(address) (\(gateway.source))")
            case .unseen(let reason):
                let name = shellWord(gateway.address)
                return failed(
                    cluster, "\(gateway.address) does not resolve: \(reason) (\(gateway.source))",
                    repair: .init(
                        "make the name known to this machine's and the clusters' DNS, or use the gateway's IP address",
                        ["getent hosts \(name)"] + GatewayWords.showAddress(gateway, evidence)))
            }
        }
    }
}
