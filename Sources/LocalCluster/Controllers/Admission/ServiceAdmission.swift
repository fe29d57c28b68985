import Kubernetes

/// Completes and checks Services, and gives them their addresses: within the transaction that writes them, so that no
/// two ever have the same one.
struct ServiceAdmission: Sendable {
    private let network: IPv4Network
    /// Addresses that are given only to those who ask for them: the API server's and the DNS's.
    private let reserved: Set<IPv4Address>
    /// In the order in which they are given.
    let pool: [String]

    /// - Throws: `EmbeddedClusterError` for addresses that are none.
    init(_ configuration: ClusterConfiguration) throws {
        guard let network = IPv4Network(configuration.serviceCIDR), network.count >= 8 else {
            throw EmbeddedClusterError(
                .configuration,
                "serviceCIDR \"\(configuration.serviceCIDR)\" is not an IPv4 block of at least 8 addresses")
        }
        self.network = network
        reserved = Set([network[1]] + [IPv4Address(configuration.dnsAddress)].compactMap(\.self))
        for address in configuration.loadBalancerPool where IPv4Address(address) == nil {
            throw EmbeddedClusterError(.configuration, "loadBalancerPool: \"\(address)\" is not an IPv4 address")
        }
        pool = configuration.loadBalancerPool
    }

    func admit(_ service: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction) throws {
        Self.complete(&service)
        let faults = ServiceFaults.find(service)
        if !faults.isEmpty { throw APIStatus.invalid(type, service.name, faults) }
        try giveClusterAddress(&service, type, previous: previous, in: transaction)
        try giveNodePorts(&service, type, previous: previous, in: transaction)
        try giveExternalAddress(&service, type, in: transaction)
    }

    private static func complete(_ service: inout JSON) {
        service.spec.setDefault("type", "ClusterIP")
        service.spec.setDefault("sessionAffinity", "None")
        let ports = (service.spec["ports"]?.array ?? []).map { port in
            var port = port
            port.setDefault("protocol", "TCP")
            if let number = port["port"] { port.setDefault("targetPort", number) }
            return port
        }
        if !ports.isEmpty { service.spec["ports"] = .array(ports) }
        guard service.spec["type"]?.string != "ExternalName" else { return }
        service.spec.setDefault("internalTrafficPolicy", "Cluster")
        service.spec.setDefault("ipFamilies", ["IPv4"])
        service.spec.setDefault("ipFamilyPolicy", "SingleStack")
        if service.spec["sessionAffinity"]?.string == "ClientIP" {
            service.spec.setDefault(
                "sessionAffinityConfig", ["clientIP": ["timeoutSeconds": .int(ServiceRecord.defaultTimeout)]])
        }
        let kind = service.spec["type"]?.string
        if kind == "NodePort" || kind == "LoadBalancer" {
            service.spec.setDefault("externalTrafficPolicy", "Cluster")
        } else if (service.spec["externalIPs"]?.array ?? []).isEmpty {
            service.spec["externalTrafficPolicy"] = nil
        }
        if kind == "LoadBalancer" {
            service.spec.setDefault("allocateLoadBalancerNodePorts", true)
        } else {
            service.spec["allocateLoadBalancerNodePorts"] = nil
        }
    }
}

// Cluster addresses.
extension ServiceAdmission {
    private func giveClusterAddress(
        _ service: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction
    ) throws {
        guard service.spec["type"]?.string != "ExternalName" else {
            service.spec["clusterIP"] = nil
            service.spec["clusterIPs"] = nil
            return
        }
        let before = previous?.spec["clusterIP"]?.string ?? ""
        var wanted = service.spec["clusterIP"]?.string ?? service.spec["clusterIPs"]?[0]?.string ?? ""
        if wanted.isEmpty { wanted = before }
        if !before.isEmpty, wanted != before {
            throw fault(service, type, .string(wanted), "may not change once set")
        }
        if wanted != "None", before.isEmpty {
            wanted = try take(wanted, for: service, type, in: transaction).description
        }
        service.spec["clusterIP"] = .string(wanted)
        service.spec["clusterIPs"] = [.string(wanted)]
    }

    private func take(
        _ wanted: String, for service: JSON, _ type: ResourceType, in transaction: Transaction
    ) throws -> IPv4Address {
        let taken = try transaction.stored(type, namespace: nil).compactMap { $0.attributes.fields["spec.clusterIP"] }
        if wanted.isEmpty {
            var addresses = AddressPool(network: network, reserved: reserved.union(taken.compactMap(IPv4Address.init)))
            guard let address = addresses.allocate() else {
                throw APIStatus.internalError("no address of \(network) is free for another Service")
            }
            return address
        }
        guard let address = IPv4Address(wanted), network.contains(address) else {
            throw fault(
                service, type, .string(wanted),
                "failed to allocate IP \(wanted): the provided IP is not in the valid range \(network)")
        }
        guard !taken.contains(wanted) else {
            throw fault(
                service, type, .string(wanted), "failed to allocate IP \(wanted): provided IP is already allocated")
        }
        return address
    }

    private func fault(_ service: JSON, _ type: ResourceType, _ value: JSON, _ message: String) -> APIStatus {
        .invalid(type, service.name, [.invalid("spec.clusterIPs[0]", value, message)])
    }
}
