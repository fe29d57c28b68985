import MeshAPI

extension ReferenceCheck {
    /// Every destination must be a service with that port and that subset.
    func checkDestinations(of binding: VirtualServiceBinding, _ finding: inout Finding) {
        let object = binding.object
        for (index, rule) in object.http.enumerated() {
            let path = "http[\(index)].route"
            for target in rule.route { check(target.destination, path, object, &finding) }
            for mirror in rule.mirrors { check(mirror.destination, "http[\(index)].mirrors", object, &finding) }
        }
        for (index, rule) in object.tls.enumerated() {
            for target in rule.route { check(target.destination, "tls[\(index)].route", object, &finding) }
        }
        for (index, rule) in object.tcp.enumerated() {
            for target in rule.route { check(target.destination, "tcp[\(index)].route", object, &finding) }
        }
    }

    private func check(
        _ destination: Destination, _ path: String, _ object: VirtualService, _ finding: inout Finding
    ) {
        guard let service = topology.service(host: destination.host, seenFrom: object.namespace) else {
            finding.warn("\(path): no service has the host \(destination.host)")
            return
        }
        if let port = destination.port, service.port(port) == nil {
            finding.warn("\(path): service \(destination.host) has no port \(port)")
        } else if destination.port == nil, service.ports.count > 1, !object.hosts.contains(destination.host) {
            let ports = service.ports.map { String($0.number) }.joined(separator: ", ")
            finding.warn("\(path): service \(destination.host) has the ports \(ports), so name one")
        }
        guard !destination.subset.isEmpty else { return }
        let rule = topology.destinationRules.rule(for: service, seenFrom: object.namespace)
        if rule?.subset(destination.subset) == nil {
            finding.warn(
                "\(path): no DestinationRule for host \(destination.host) has the subset \(destination.subset)")
        }
    }
}
