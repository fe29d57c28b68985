/// The gateway passes TLS through by name (SNI): the control plane itself answers, and nothing in between.
struct PassthroughCheck: DoctorCheck {
    static let id = "sni-passthrough"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        guard !evidence.gateways.isEmpty else { return [skipped(nil, GatewayWords.noAddress(evidence))] }
        return evidence.gateways.map { finding($0, evidence) }
    }

    private func finding(_ gateway: GatewayEvidence, _ evidence: Evidence) -> DoctorFinding {
        let cluster = gateway.users.first
        let place = "\(gateway.address):\(GatewayEvidence.controlPlanePort)"
        let name = evidence.controlPlaneHost
        switch gateway.handshakes[name] {
        case nil: return skipped(cluster, "\(place) takes no connection: see the check \"\(ReachabilityCheck.id)\"")
        case .closed(let reason):
            return failed(
                cluster, "\(place) ends TLS handshakes for \(name): \(reason)",
                repair: .init(
                    "see that the control plane is ready, and that Gateway and VirtualService lead this name to it",
                    [primary(evidence)("apply -f expose-istiod.yaml")] + GatewayWords.showGateway(evidence)))
        case .presented(let chain):
            guard gateway.isControlPlane(chain) else { return terminated(place, chain, gateway, evidence) }
            return passed(place, gateway, evidence)
        }
    }

    private func primary(_ evidence: Evidence) -> Kubectl {
        evidence.primary.map { evidence.kubectl($0) } ?? Kubectl(context: "PRIMARY", namespace: evidence.namespace)
    }

    private func terminated(
        _ place: String, _ chain: [[UInt8]], _ gateway: GatewayEvidence, _ evidence: Evidence
    ) -> DoctorFinding {
        let names = GatewayEvidence.names(of: chain).joined(separator: ", ")
        let summary = "\(place) answers for \(evidence.controlPlaneHost) with a certificate of \(names): "
        let repair = DoctorFinding.Repair(
            "set tls.mode PASSTHROUGH for port \(GatewayEvidence.controlPlanePort) in the Gateway, and see that no load balancer "
                + "or proxy in front of it ends TLS",
            [
                primary(evidence)("apply -f expose-istiod.yaml"),
                primary(evidence)("get gateways.networking.istio.io -A -o yaml"),
            ])
        let cluster = gateway.users.first
        if GatewayWords.isUsedSuccessfully(gateway, evidence) {
            return warning(
                cluster, summary + "something between this machine and the gateway ends TLS",
                ["proxies that use it are ready, so that they do reach the control plane"], repair: repair)
        }
        return failed(
            cluster, summary + "the gateway, or something in front of it, ends TLS instead of passing it through",
            repair: repair)
    }

    private func passed(_ place: String, _ gateway: GatewayEvidence, _ evidence: Evidence) -> DoctorFinding {
        let cluster = gateway.users.first
        let summary = "\(place) passes TLS for \(evidence.controlPlaneHost) through to the control plane"
        guard let chain = gateway.chain(for: GatewayEvidence.strangeName), gateway.isControlPlane(chain) else {
            return ok(cluster, summary, ["a handshake for another name is not answered by the control plane"])
        }
        let fact = "a handshake for any other name is answered by the control plane, too"
        switch evidence.primary?.exposure.value {
        case let exposure? where !exposure.takesAnyName:
            return warning(
                cluster, summary, [fact + ", although no Gateway takes all names"],
                repair: .init(
                    "see which route takes it",
                    [
                        primary(evidence)(
                            "get gateways.networking.istio.io,virtualservices.networking.istio.io -A -o yaml")
                    ]))
        case nil: return ok(cluster, summary, [fact])
        default: return ok(cluster, summary, [fact + ": its Gateway has hosts \"*\""])
        }
    }
}
