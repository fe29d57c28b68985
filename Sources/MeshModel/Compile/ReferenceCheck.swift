import MeshAPI

/// Looks for names in configuration objects that lead nowhere. It only warns: what can be used, is used.
struct ReferenceCheck {
    let topology: Topology
    let gatewayPods: GatewayPods

    /// What is to be said of the objects with these keys; nothing of those that are gone.
    ///
    /// - Parameters:
    ///   - objects: of the cluster of the configuration.
    ///   - foundation: what was found out about other objects than VirtualServices and DestinationRules.
    func findings(
        _ keys: Set<ObjectKey>, in objects: ClusterObjects, _ foundation: StatusReport
    ) -> [ObjectKey: Finding] {
        var result: [ObjectKey: Finding] = [:]
        for key in keys {
            if let object = objects.destinationRules[key] {
                result[key] = Finding(object)
                result[key]?.check(key, topology)
            } else if var finding = foundation.findings[key] {
                if let gateway = objects.gateways[key] { check(gateway, &finding) }
                result[key] = finding
            }
        }
        let bindings = topology.virtualServices.filter { keys.contains($0.object.key) }
        let owners = owners(of: Set(bindings.flatMap(\.hosts)))
        for binding in bindings {
            var finding = Finding(binding.object)
            checkGateways(of: binding, &finding)
            checkDestinations(of: binding, &finding)
            checkExpressions(of: binding, &finding)
            checkOrder(of: binding, &finding)
            checkHosts(of: binding, owners, &finding)
            result[binding.object.key] = finding
        }
        return result
    }

    private func check(_ gateway: Gateway, _ finding: inout Finding) {
        if !gatewayPods.serve(gateway.key) {
            let labels = LabelSelector(gateway.selector).terms.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            finding.warn("no pod has the labels \(labels) of the selector: nothing listens")
        }
    }

    private func checkGateways(of binding: VirtualServiceBinding, _ finding: inout Finding) {
        for name in binding.gateways.sorted() where name != VirtualServiceBinding.mesh {
            guard let gateway = topology.gateways.first(where: { $0.qualifiedName == name }) else {
                finding.warn("there is no Gateway \(name)")
                continue
            }
            let servers = gateway.servers.filter { $0.carries(binding.object) }.flatMap { $0.hostPatterns(of: gateway) }
            for host in binding.hosts
            where !servers.contains(where: { $0.admits(host, from: binding.object.namespace) }) {
                finding.warn("Gateway \(name) has no server that takes host \(host) from \(binding.object.namespace)")
            }
        }
    }

    /// For sidecars the oldest VirtualService of a host wins.
    private func owners(of hosts: Set<HostPattern>) -> [HostPattern: ObjectKey] {
        var owners: [HostPattern: ObjectKey] = [:]
        for binding in topology.virtualServices where binding.isForSidecars {
            for host in binding.hosts where hosts.contains(host) && owners[host] == nil {
                owners[host] = binding.object.key
            }
        }
        return owners
    }

    private func checkHosts(
        of binding: VirtualServiceBinding, _ owners: [HostPattern: ObjectKey], _ finding: inout Finding
    ) {
        guard binding.isForSidecars else { return }
        for host in binding.hosts {
            if let owner = owners[host], owner != binding.object.key {
                finding.warn("\(owner) already routes host \(host) for sidecars and wins")
            }
        }
    }

    private func checkOrder(of binding: VirtualServiceBinding, _ finding: inout Finding) {
        let rules = binding.object.http
        guard let last = rules.firstIndex(where: \.takesEverything), last + 1 < rules.count else { return }
        finding.warn("http[\(last)] matches every request, so http[\(last + 1)] and what follows is never reached")
    }
}

extension Finding {
    /// - Parameter rule: the key of the DestinationRule that this is about.
    fileprivate mutating func check(_ rule: ObjectKey, _ topology: Topology) {
        guard let host = topology.destinationRules.host(of: rule), !topology.hasService(host) else { return }
        warn("no service has the host of this rule")
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
