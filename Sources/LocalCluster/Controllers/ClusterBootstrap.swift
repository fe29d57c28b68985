import Kubernetes

/// Makes what every cluster has. Run at every start: what is there already stays.
struct ClusterBootstrap: Sendable {
    let configuration: ClusterConfiguration
    let namespaces: NamespaceAdmission

    private static let permanentNamespaces = ["default", "kube-system", "kube-public", NodeObject.leaseNamespace]

    /// The namespaces with their contents, and the roles that everybody counts on.
    func prepare(_ store: ObjectStore) async throws(APIStatus) {
        try await store.write { transaction in
            let type = try transaction.catalog.type(.namespaces)
            for name in Self.permanentNamespaces
            where try transaction.stored(type, namespace: "", name: name) == nil {
                try transaction.create(type, ["metadata": ["name": .string(name)]])
            }
            for namespace in try transaction.stored(type, namespace: nil) where !namespace.attributes.isTerminating {
                try namespaces.fill(namespace.name, in: transaction)
            }
            try DefaultRoles.write(in: transaction)
        }
    }

    /// The node and the Service through which pods reach the API server.
    /// - Parameters:
    ///   - server: where it listens.
    ///   - limitsFault: why the limits of containers are not enforced.
    func announce(
        _ server: (host: String, port: Int), limitsFault: String?, in store: ObjectStore
    ) async throws(APIStatus) {
        let node = NodeObject.make(configuration)
        let facts = NodeFacts(dataDirectory: configuration.dataDirectory)
        try await announceService(server, in: store)
        try await store.write { transaction in
            try Self.put(node, .nodes, in: transaction)
            try transaction.change(try transaction.catalog.type(.nodes), namespace: "", name: node.name) { known in
                let time = ObjectTime.text(transaction.now)
                known["status"] = NodeObject.status(
                    configuration, facts, limitsFault: limitsFault, previous: known.status, time: time)
            }
        }
    }

    /// The Service through which pods reach the API server.
    func announceService(_ server: (host: String, port: Int), in store: ObjectStore) async throws(APIStatus) {
        let service = try apiService()
        try await store.write { transaction in
            try Self.put(service, .services, in: transaction)
            try Self.put(apiEndpoints(server), .endpointSlices, in: transaction)
        }
    }

    private static func put(_ object: JSON, _ resource: GroupVersionResource, in transaction: Transaction) throws {
        let type = try transaction.catalog.type(resource)
        if try transaction.stored(type, namespace: object.namespace, name: object.name) == nil {
            try transaction.create(type, object)
        } else {
            try transaction.update(type, object)
        }
    }

    /// Service `kubernetes`: the first address of the block.
    private func apiService() throws(APIStatus) -> JSON {
        guard let network = IPv4Network(configuration.serviceCIDR) else {
            throw .internalError("serviceCIDR is not a block")
        }
        return [
            "metadata": [
                "name": "kubernetes", "namespace": "default",
                "labels": ["component": "apiserver", "provider": "kubernetes"],
            ],
            "spec": [
                "type": "ClusterIP", "clusterIP": .string(network[1].description),
                "ports": [["name": "https", "port": 443, "protocol": "TCP", "targetPort": 443]],
            ],
        ]
    }

    /// None on a loopback address: whatever runs in pods could not reach it.
    private func apiEndpoints(_ server: (host: String, port: Int)) -> JSON {
        let isLoopback = IPv4Address(server.host)?.bytes.first == 127
        return [
            "metadata": [
                "name": "kubernetes", "namespace": "default",
                "labels": JSON([EndpointSliceBuilder.serviceNameLabel: "kubernetes"]),
            ],
            "addressType": "IPv4",
            "endpoints": isLoopback
                ? [] : [["addresses": [.string(server.host)], "conditions": ["ready": true]]],
            "ports": [["name": "https", "port": .int(Int64(server.port)), "protocol": "TCP"]],
        ]
    }
}
