import MeshAPI

/// Looks for names in configuration objects that lead nowhere. It only warns: what can be used, is used.
struct ReferenceCheck {
    let topology: Topology
    let gatewayPods: GatewayPods

    func run(_ report: inout StatusReport) {
        var taken: [String: ObjectKey] = [:]
        for binding in topology.virtualServices {
            checkGateways(of: binding, &report)
            checkDestinations(of: binding, &report)
            checkExpressions(of: binding, &report)
            checkOrder(of: binding, &report)
            checkHosts(of: binding, taken: &taken, &report)
        }
        for gateway in topology.gateways { check(gateway, &report) }
        for key in topology.destinationRules.objectsWithoutService(topology) {
            report.warn(key, "no service has the host of this rule")
        }
    }

    private func check(_ gateway: Gateway, _ report: inout StatusReport) {
        if !gatewayPods.serve(gateway.key) {
            let labels = LabelSelector(gateway.selector).terms.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            report.warn(gateway.key, "no pod has the labels \(labels) of the selector: nothing listens")
        }
    }

    private func checkGateways(of binding: VirtualServiceBinding, _ report: inout StatusReport) {
        let key = binding.object.key
        for name in binding.gateways.sorted() where name != VirtualServiceBinding.mesh {
            guard let gateway = topology.gateways.first(where: { $0.qualifiedName == name }) else {
                report.warn(key, "there is no Gateway \(name)")
                continue
            }
            let servers = gateway.servers.filter { $0.carries(binding.object) }.flatMap { $0.hostPatterns(of: gateway) }
            for host in binding.hosts
            where !servers.contains(where: { $0.admits(host, from: binding.object.namespace) }) {
                report.warn(
                    key, "Gateway \(name) has no server that takes host \(host) from \(binding.object.namespace)")
            }
        }
    }

    /// For sidecars the oldest VirtualService of a host wins.
    private func checkHosts(
        of binding: VirtualServiceBinding, taken: inout [String: ObjectKey], _ report: inout StatusReport
    ) {
        guard binding.isForSidecars else { return }
        for host in binding.hosts {
            if let owner = taken[host.text] {
                report.warn(binding.object.key, "\(owner) already routes host \(host) for sidecars and wins")
            } else {
                taken[host.text] = binding.object.key
            }
        }
    }

    private func checkOrder(of binding: VirtualServiceBinding, _ report: inout StatusReport) {
        let rules = binding.object.http
        guard let last = rules.firstIndex(where: \.takesEverything), last + 1 < rules.count else { return }
        report.warn(
            binding.object.key,
            "http[\(last)] matches every request, so http[\(last + 1)] and what follows is never reached")
    }
}

extension Server {
    /// Whether rules of the kinds that `service` has can be in force here at all.
    fileprivate func carries(_ service: VirtualService) -> Bool {
        let kind = PortProtocol.named(port.protocol) ?? .tcp
        let passes = tls.map { $0.mode == .passthrough || $0.mode == .autoPassthrough } ?? true
        if kind.isHTTP { return !service.http.isEmpty }
        if !kind.isTLS { return !service.tcp.isEmpty }
        return passes ? !service.tls.isEmpty : !(kind == .https ? service.http.isEmpty : service.tcp.isEmpty)
    }
}
