extension Bootstrap {
    /// The release of Istio whose node metadata this is.
    private static let istioVersion = "1.32.0"

    /// Name, place and metadata, by which the control plane decides what this proxy gets.
    var node: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(configuration.nodeID),
            "cluster": .string(configuration.serviceCluster),
            "metadata": .object(metadata),
        ]
        if let locality { members["locality"] = locality }
        return .object(members)
    }

    private var metadata: [String: JSONValue] {
        var known: [String: JSONValue] = [
            "ISTIO_VERSION": .string(Self.istioVersion),
            "NAME": .string(configuration.podName),
            "NAMESPACE": .string(configuration.namespace),
            "SERVICE_ACCOUNT": .string(configuration.serviceAccount),
            "INSTANCE_IPS": .string(configuration.addresses.joined(separator: ",")),
            "CLUSTER_ID": .string(configuration.clusterID),
            "LABELS": .object(configuration.labels.mapValues { .string($0) }),
            "ANNOTATIONS": .object(annotations.mapValues { .string($0) }),
            "PILOT_SAN": [.string(configuration.controlPlane.host)],
        ]
        known["NODE_NAME"] = configuration.nodeName.map { .string($0) }
        if configuration.role == .sidecar { known["INTERCEPTION_MODE"] = "REDIRECT" }
        return known.merging(configuration.metadata) { $1 }
    }

    /// Without the copy of the whole object that kubectl keeps there.
    private var annotations: [String: String] {
        configuration.annotations.filter { $0.key != "kubectl.kubernetes.io/last-applied-configuration" }
    }

    /// The label `istio-locality`, `region.zone.subzone` or with slashes; without it the control plane asks the node.
    private var locality: JSONValue? {
        guard let label = configuration.labels["istio-locality"] else { return nil }
        let parts = label.split(separator: label.contains("/") ? "/" : ".", maxSplits: 2).map(String.init)
        let names = zip(["region", "zone", "sub_zone"], parts)
        return .object(Dictionary(uniqueKeysWithValues: names.map { ($0, .string($1)) }))
    }
}
