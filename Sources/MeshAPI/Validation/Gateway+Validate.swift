extension Gateway {
    func validate(_ check: inout Check) {
        if servers.isEmpty { check.missing("servers", "a gateway must have at least one server") }
        check.each("servers", servers) { $1.validate(&$0) }
        check.unique(servers.map(\.port.name), "the port name") { $0.item("servers", $1, "port", "name") }
    }
}

extension Server {
    fileprivate func validate(_ check: inout Check) {
        check.port(port.number, at: "port", "number")
        if port.name.isEmpty { check.fault("port", "name", reason: "must not be empty") }
        if let problem = Protocols.problem(port.protocol) { check.fault("port", "protocol", reason: problem) }
        if hosts.isEmpty { check.missing("hosts", "a server must have at least one host") }
        check.each("hosts", hosts) { check, host in
            if let problem = Self.problem(host) { check.fault(reason: problem) }
        }
        validateTLS(&check)
    }

    /// `dnsName` or `namespace/dnsName`.
    private static func problem(_ host: String) -> String? {
        let parts = host.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return HostName.problem(host) }
        guard parts[0] == "*" || parts[0] == "." || HostName.isLabel(parts[0]) else {
            return "\(host.quoted): the namespace must be a name, * or ."
        }
        return HostName.problem(String(parts[1]))
    }

    private func validateTLS(_ check: inout Check) {
        guard let tls else {
            guard Protocols.withTLS.contains(port.protocol) else { return }
            return check.missing("tls", "a server with protocol \(port.protocol) must have tls settings")
        }
        guard Protocols.withTLS.contains(port.protocol) else {
            if !tls.httpsRedirect || tls.mode != .passthrough {
                let reason =
                    "a server with protocol \(port.protocol) must not have tls settings other than httpsRedirect"
                check.fault("tls", reason: reason)
            }
            return
        }
        check.inside("tls", tls) { $1.validate(&$0) }
    }
}

extension ServerTLS {
    fileprivate func validate(_ check: inout Check) {
        if minProtocolVersion > maxProtocolVersion, maxProtocolVersion != .automatic {
            check.fault("minProtocolVersion", reason: "is above maxProtocolVersion")
        }
        switch mode {
        case .simple, .mutual, .optionalMutual: validateCertificates(&check)
        case .istioMutual:
            if !credentialNames.isEmpty || !serverCertificate.isEmpty {
                check.fault(reason: "mode ISTIO_MUTUAL uses the mesh's own certificates; remove the others")
            }
        case .passthrough, .autoPassthrough: break
        }
    }

    private func validateCertificates(_ check: inout Check) {
        guard credentialNames.isEmpty, certificates.isEmpty else { return }
        if serverCertificate.isEmpty {
            let reason = "mode \(mode.rawValue) needs a credentialName, or serverCertificate and privateKey"
            return check.missing("credentialName", reason)
        }
        if privateKey.isEmpty { check.missing("privateKey", "serverCertificate needs a privateKey") }
        if mode != .simple, caCertificates.isEmpty, caCertCredentialName.isEmpty {
            check.missing("caCertificates", "mode \(mode.rawValue) needs caCertificates to check clients with")
        }
    }
}

extension TLSVersion: Comparable {
    /// `automatic` is below all versions.
    public static func < (a: TLSVersion, b: TLSVersion) -> Bool { a.order < b.order }

    private var order: Int {
        switch self {
        case .automatic: 0
        case .v1_0: 1
        case .v1_1: 2
        case .v1_2: 3
        case .v1_3: 4
        }
    }
}
