extension ServiceEntry {
    func validate(_ check: inout Check) {
        if hosts.isEmpty { check.missing("hosts", "must have at least one host") }
        check.each("hosts", hosts) { check, host in
            if host == "*" {
                check.fault(reason: "the host * would stand for everything; name a domain")
            } else if let problem = HostName.problem(host) {
                check.fault(reason: problem)
            }
        }
        validateAddresses(&check)
        validatePorts(&check)
        validateEndpoints(&check)
        if !endpoints.isEmpty, workloadSelector != nil {
            check.fault("workloadSelector", reason: "must not stand beside endpoints; keep one of the two")
        }
    }

    private func validateAddresses(_ check: inout Check) {
        check.each("addresses", addresses) { check, address in
            if !IPAddress.isAddressOrRange(address) {
                check.fault(reason: "\(address.quoted) is neither an address nor a range such as 10.0.0.0/8")
            } else if address.contains("/"), resolution != .none, resolution != .static {
                check.fault(reason: "a range is only possible with resolution NONE or STATIC")
            }
        }
    }

    private func validatePorts(_ check: inout Check) {
        check.each("ports", ports) { check, port in
            check.port(port.number, at: "number")
            if port.targetPort != 0 { check.port(port.targetPort, at: "targetPort") }
            if port.name.isEmpty { check.fault("name", reason: "must not be empty") }
            if !port.protocol.isEmpty, let problem = Protocols.problem(port.protocol) {
                check.fault("protocol", reason: problem)
            }
        }
        check.unique(ports.map { String($0.number) }, "the port") { $0.item("ports", $1, "number") }
        check.unique(ports.map(\.name), "the port name") { $0.item("ports", $1, "name") }
    }

    private func validateEndpoints(_ check: inout Check) {
        switch resolution {
        case .none where !endpoints.isEmpty:
            check.fault("endpoints", reason: "must be empty with resolution NONE")
        case .dns, .dnsRoundRobin:
            if endpoints.isEmpty, workloadSelector == nil { validateResolvable(&check) }
            if resolution == .dnsRoundRobin, endpoints.count > 1 {
                check.fault("endpoints", reason: "must not be more than one with resolution DNS_ROUND_ROBIN")
            }
        default: break
        }
        check.each("endpoints", endpoints) { $1.validate(&$0, ports: ports, resolution: resolution) }
    }

    private func validateResolvable(_ check: inout Check) {
        check.each("hosts", hosts) { check, host in
            if host.hasPrefix("*"), host != "*" {
                let reason = "\(host.quoted) cannot be resolved; name a host without wildcard, or give endpoints"
                check.fault(reason: reason)
            }
        }
    }
}

extension ServiceEntry.Endpoint {
    fileprivate func validate(_ check: inout Check, ports service: [ServicePort], resolution: ServiceEntry.Resolution) {
        if address.isEmpty {
            if network.isEmpty { check.missing("address") }
        } else if address.hasPrefix("unix://") {
            if !ports.isEmpty { check.fault("ports", reason: "must be empty with a unix:// address") }
        } else if !IPAddress.isAddress(address) {
            validateName(&check, resolution)
        }
        for (name, number) in ports.sorted(by: { $0.key < $1.key }) {
            check.port(number, at: "ports", name)
            if !service.contains(where: { $0.name == name }) {
                check.fault("ports", name, reason: "is not the name of one of the ports")
            }
        }
    }

    private func validateName(_ check: inout Check, _ resolution: ServiceEntry.Resolution) {
        if resolution == .static {
            check.fault("address", reason: "\(address.quoted) is not an IP address, which resolution STATIC needs")
        } else if let problem = HostName.problem(address) {
            check.fault("address", reason: problem)
        } else if address.hasPrefix("*") {
            check.fault("address", reason: "\(address.quoted) cannot be resolved; name a host without wildcard")
        }
    }
}
