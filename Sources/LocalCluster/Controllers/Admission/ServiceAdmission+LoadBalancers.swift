import Kubernetes

// Load balancers' addresses.
extension ServiceAdmission {
    private static let isBalancer = Selection.fields(["spec.type": "LoadBalancer"])

    func giveExternalAddress(_ service: inout JSON, _ type: ResourceType, in transaction: Transaction) throws {
        guard service.spec["type"]?.string == "LoadBalancer" else {
            service["status"] = ["loadBalancer": [:]]
            return
        }
        guard Self.externalAddress(service) == nil else { return }
        let others = try transaction.stored(type, namespace: nil, where: Self.isBalancer).map { try $0.json() }
        give(&service, taken: Set(others.compactMap(Self.externalAddress)))
    }

    /// Gives an address that has become free to the first Service that waits for one.
    func giveOn(in transaction: Transaction) throws {
        let type = try transaction.catalog.type(.services)
        let balancers = try transaction.stored(type, namespace: nil, where: Self.isBalancer)
        var taken = Set(try balancers.compactMap { Self.externalAddress(try $0.json()) })
        for balancer in balancers.sorted(by: { $0.version < $1.version }) where taken.count < pool.count {
            guard Self.externalAddress(try balancer.json()) == nil else { continue }
            let service = try transaction.change(type, namespace: balancer.namespace, name: balancer.name) { service in
                give(&service, taken: taken)
            }
            if let address = Self.externalAddress(try service.json()) { taken.insert(address) }
        }
    }

    private func give(_ service: inout JSON, taken: Set<String>) {
        let wanted = service.spec["loadBalancerIP"]?.string ?? ""
        let free = pool.filter { !taken.contains($0) && (wanted.isEmpty || wanted == $0) }
        service["status"] =
            free.first.map { ["loadBalancer": ["ingress": [["ip": .string($0), "ipMode": "VIP"]]]] } ?? [
                "loadBalancer": [:]
            ]
    }

    private static func externalAddress(_ service: JSON) -> String? {
        service.status["loadBalancer"]?["ingress"]?[0]?["ip"]?.string
    }
}
