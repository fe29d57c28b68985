import MeshAPI

extension ServiceEntry {
    /// One service for each host that the entry names.
    func meshServices(settings: MeshSettings) -> [MeshService] {
        hosts.map { host in
            MeshService(
                host: HostPattern(host).text, name: metadata.name, namespace: metadata.namespace, origin: .serviceEntry,
                ports: ports.map { MeshPort($0) }, resolution: ServiceResolution(resolution), isHeadless: false,
                isExternal: location == .meshExternal, isClusterLocal: false,
                visibility: Visibility(exportTo: exportTo, of: metadata.namespace), clusters: [:],
                addresses: addresses.map { $0.lowercased() }, subjectAltNames: subjectAltNames,
                created: metadata.creationTimestamp,
                dnsName: isResolvedByName && endpoints.isEmpty ? host : nil)
        }
    }

    private var isResolvedByName: Bool { resolution == .dns || resolution == .dnsRoundRobin }
}

extension MeshPort {
    fileprivate init(_ port: ServicePort) {
        self.init(
            number: port.number, name: port.name, portProtocol: PortProtocol.named(port.protocol) ?? .sniffed,
            target: port.target)
    }
}

extension ServiceResolution {
    fileprivate init(_ resolution: ServiceEntry.Resolution) {
        switch resolution {
        case .none: self = .originalDestination
        case .static: self = .endpoints
        case .dns, .dynamicDNS: self = .dns
        case .dnsRoundRobin: self = .dnsRoundRobin
        }
    }
}
