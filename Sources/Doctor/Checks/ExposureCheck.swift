/// The primary's control plane can be reached from other clusters: a gateway with an address, and a route through it.
struct ExposureCheck: DoctorCheck {
    static let id = "gateway-exposed"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        guard let primary = evidence.primary else { return [skipped(nil, evidence.primaryIsUnseen)] }
        guard case .seen(let services) = primary.gatewayServices else {
            return [skipped(primary.name, primary.gatewayServices.reason ?? "")]
        }
        guard primary.isInstalled else { return [skipped(primary.name, "no control plane is installed yet")] }
        let kubectl = evidence.kubectl(primary)
        return [service(services, primary, kubectl), configuration(primary, kubectl)]
    }

    private func service(_ services: [GatewayService], _ primary: ClusterEvidence, _ kubectl: Kubectl) -> DoctorFinding
    {
        if let service = services.first(where: { !$0.addresses.isEmpty }) {
            return ok(
                primary.name,
                "Service \(service.namespace)/\(service.name) has address \(service.addresses.joined(separator: ", "))")
        }
        guard let service = services.first else {
            return failed(
                primary.name, "no gateway Service has port \(GatewayEvidence.controlPlanePort)",
                repair: .init(
                    "install an east-west gateway, a Service of type LoadBalancer with the ports 15021, 15443, 15012 and 15017",
                    [kubectl("get services --show-labels")]))
        }
        return failed(
            primary.name,
            "Service \(service.namespace)/\(service.name) (\(service.type)) has no external address: remotes cannot reach it",
            repair: .init(
                "give it an address: type LoadBalancer needs a load balancer that serves this cluster; see its events",
                [
                    kubectl(
                        in: service.namespace,
                        "patch service \(service.name) -p '{\"spec\":{\"type\":\"LoadBalancer\"}}'"),
                    kubectl(in: service.namespace, "describe service \(service.name)"),
                ]))
    }

    private func configuration(_ primary: ClusterEvidence, _ kubectl: Kubectl) -> DoctorFinding {
        guard case .seen(let exposure) = primary.exposure else {
            return skipped(primary.name, primary.exposure.reason ?? "")
        }
        let repair = DoctorFinding.Repair(
            "apply the Gateway and the VirtualService that expose istiod", [kubectl("apply -f expose-istiod.yaml")])
        let port = GatewayEvidence.controlPlanePort
        guard !exposure.servers.isEmpty else {
            return failed(primary.name, "no Gateway has a server on port \(port)", repair: repair)
        }
        guard !exposure.routes.isEmpty else {
            return failed(primary.name, "no VirtualService leads to istiod, port \(port)", repair: repair)
        }
        if let server = exposure.servers.first(where: { $0.mode != "PASSTHROUGH" }) {
            return failed(
                primary.name,
                "Gateway \(server.gateway) has tls.mode \"\(server.mode)\" on port \(port): it must be PASSTHROUGH, so that "
                    + "proxies verify the control plane itself", repair: repair)
        }
        return ok(
            primary.name,
            "Gateway \(exposure.servers.map(\.gateway).joined(separator: ", ")) and VirtualService "
                + "\(exposure.routes.joined(separator: ", ")) lead port \(port) to istiod")
    }
}
