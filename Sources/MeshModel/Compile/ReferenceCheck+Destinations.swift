import MeshAPI

extension ReferenceCheck {
    /// Every destination must be a service with that port and that subset.
    func checkDestinations(of binding: VirtualServiceBinding, _ report: inout StatusReport) {
        let object = binding.object
        for (index, rule) in object.http.enumerated() {
            let path = "http[\(index)].route"
            for target in rule.route { check(target.destination, path, object, &report) }
            for mirror in rule.mirrors { check(mirror.destination, "http[\(index)].mirrors", object, &report) }
        }
        for (index, rule) in object.tls.enumerated() {
            for target in rule.route { check(target.destination, "tls[\(index)].route", object, &report) }
        }
        for (index, rule) in object.tcp.enumerated() {
            for target in rule.route { check(target.destination, "tcp[\(index)].route", object, &report) }
        }
    }

    private func check(
        _ destination: Destination, _ path: String, _ object: VirtualService, _ report: inout StatusReport
    ) {
        guard let service = topology.service(host: destination.host, seenFrom: object.namespace) else {
            report.warn(object.key, "\(path): no service has the host \(destination.host)")
            return
        }
        if let port = destination.port, service.port(port) == nil {
            report.warn(object.key, "\(path): service \(destination.host) has no port \(port)")
        } else if destination.port == nil, service.ports.count > 1, !object.hosts.contains(destination.host) {
            let ports = service.ports.map { String($0.number) }.joined(separator: ", ")
            report.warn(object.key, "\(path): service \(destination.host) has the ports \(ports), so name one")
        }
        guard !destination.subset.isEmpty else { return }
        let rule = topology.destinationRules.rule(for: service, seenFrom: object.namespace)
        if rule?.subset(destination.subset) == nil {
            report.warn(
                object.key,
                "\(path): no DestinationRule for host \(destination.host) has the subset \(destination.subset)")
        }
    }
}
