extension VirtualService {
    func validate(_ check: inout Check) {
        if hosts.isEmpty { validateDelegate(&check) }
        if http.isEmpty, tls.isEmpty, tcp.isEmpty {
            check.fault(reason: "needs at least one rule in http, tls or tcp", code: .missingField)
        }
        validateHosts(&check)
        check.each("gateways", gateways) { check, name in
            if name.isEmpty || name.split(separator: "/", omittingEmptySubsequences: false).count > 2 {
                check.fault(reason: "\(name.quoted) is not a gateway; write name, namespace/name or mesh")
            }
        }
        check.each("http", http) { $1.validate(&$0, isDelegate: hosts.isEmpty) }
        check.each("tls", tls) { $1.validate(&$0, in: self) }
        check.each("tcp", tcp) { $1.validate(&$0) }
    }

    private var appliesToSidecars: Bool { gateways.isEmpty || gateways.contains("mesh") }

    /// Without hosts it only serves others that delegate to it, with HTTP rules.
    private func validateDelegate(_ check: inout Check) {
        guard gateways.isEmpty, tls.isEmpty, tcp.isEmpty, !http.isEmpty else {
            return check.missing("hosts", "must have at least one host")
        }
    }

    private func validateHosts(_ check: inout Check) {
        check.each("hosts", hosts) { check, host in
            if host == "*", appliesToSidecars {
                check.fault(reason: "the host * is only possible for gateways; name them in gateways, without mesh")
            } else if let problem = HostName.problem(host), !IPAddress.isAddress(host) {
                check.fault(reason: problem)
            }
        }
        check.unique(hosts.map { $0.lowercased() }, "the host") { $0.item("hosts", $1) }
    }
}

extension VirtualService {
    /// Whether one of its hosts stands for the name; a short host also for the full name of its Service.
    fileprivate func covers(_ name: String) -> Bool {
        hosts.contains { host in
            HostName.isSubset(name, of: host) || !host.contains(".") && "\(name).".hasPrefix("\(host).\(namespace).")
        }
    }
}

extension TLSRoute {
    fileprivate func validate(_ check: inout Check, in service: VirtualService) {
        if match.isEmpty { check.missing("match", "a tls rule must match at least one sniHosts") }
        check.each("match", match) { check, match in
            if match.sniHosts.isEmpty { check.missing("sniHosts", "must have at least one host") }
            check.each("sniHosts", match.sniHosts) { check, sni in
                if let problem = HostName.problem(sni) {
                    check.fault(reason: problem)
                } else if !service.covers(sni) {
                    let list = service.hosts.joined(separator: ", ")
                    check.fault(reason: "\(sni.quoted) is not covered by the hosts of the VirtualService (\(list))")
                }
            }
            check.port(match.port, at: "port")
            check.subnets(match.destinationSubnets)
        }
        check.destinations(route, of: "tls", \.destination, \.weight)
    }
}

extension TCPRoute {
    fileprivate func validate(_ check: inout Check) {
        check.each("match", match) { check, match in
            check.port(match.port, at: "port")
            check.subnets(match.destinationSubnets)
        }
        check.destinations(route, of: "tcp", \.destination, \.weight)
    }
}

extension Check {
    fileprivate mutating func subnets(_ subnets: [String]) {
        each("destinationSubnets", subnets) { check, subnet in
            if !IPAddress.isAddressOrRange(subnet) {
                check.fault(reason: "\(subnet.quoted) is neither an address nor a range such as 10.0.0.0/8")
            }
        }
    }

    fileprivate mutating func destinations<T>(
        _ routes: [T], of kind: String, _ destination: KeyPath<T, Destination>, _ weight: KeyPath<T, Int32>
    ) {
        if routes.isEmpty { missing("route", "a \(kind) rule must have at least one destination") }
        each("route", routes) { $1[keyPath: destination].validate(&$0) }
        weights(routes.map { $0[keyPath: weight] })
    }

    /// The weights of the destinations in `route`.
    mutating func weights(_ weights: [Int32]) {
        for (index, weight) in weights.enumerated() where weight < 0 {
            inside(.name("route")) { check in
                check.inside(.index(index)) { $0.fault("weight", reason: "must not be negative") }
            }
        }
        if weights.count > 1, weights.allSatisfy({ $0 == 0 }) {
            fault("route", reason: "several destinations need weights; their sum is 0")
        }
    }
}

extension Destination {
    /// In the field `destination`.
    func validate(_ check: inout Check) { check.inside("destination", self) { $1.validateHere(&$0) } }

    func validateHere(_ check: inout Check) {
        if host.isEmpty {
            check.missing("host")
        } else if let problem = HostName.problem(host) {
            check.fault("host", reason: problem)
        } else if host == "*" {
            check.fault("host", reason: "the host * is not a destination")
        }
        if !subset.isEmpty, !HostName.isLabel(subset) {
            check.fault("subset", reason: "\(subset.quoted) is not a subset's name")
        }
        check.port(port, at: "port", "number")
    }
}
