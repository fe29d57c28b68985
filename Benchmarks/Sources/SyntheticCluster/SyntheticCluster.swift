import MeshAPI

/// The objects of a cluster of any size: services of one HTTP port, each with its own service account, and their pods,
/// all of them with a sidecar, running and ready.
public struct SyntheticCluster: Sendable {
    public let description: ClusterDescription

    public init(_ description: ClusterDescription) { self.description = description }

    /// Puts all of the cluster into a store.
    public func fill(_ store: ObjectStore) {
        store.change { edit in
            for name in ["istio-system"] + (0..<description.namespaces).map({ "apps-\($0)" }) {
                let labels = [("kubernetes.io/metadata.name", name)]
                edit.put(
                    ClusterObject(
                        .init(.namespace, name: name), labels: labels, members: [#""status":{"phase":"Active"}"#]))
            }
            for index in 0..<description.nodes { edit.put(node(index)) }
            for index in 0..<description.services { add(service: index, &edit) }
        }
    }

    /// Adds a service with its pods, which are there already in a real cluster when their slice names them.
    public func add(service index: Int, _ edit: inout ObjectStore.Edit) {
        let pods = pods(of: index)
        edit.put(service(index))
        for name in pods { edit.put(pod(name)) }
        for number in 0..<description.clientPods {
            edit.put(pod(PodName(service: index, number: pods.count + number)))
        }
        edit.put(slice(of: index, pods))
    }

    /// Removes a service with its pods.
    public func remove(service index: Int, _ edit: inout ObjectStore.Edit) {
        let pods = pods(of: index)
        edit.remove(service(index))
        edit.remove(slice(of: index, pods))
        for name in pods { edit.remove(pod(name)) }
    }

    /// The pods of a service as they are at first.
    public func pods(of service: Int) -> [PodName] {
        (0..<description.pods(of: service)).map { PodName(service: service, number: $0) }
    }

    public func namespace(of service: Int) -> String { "apps-\(service % description.namespaces)" }

    /// The host that clients call a service by.
    public func host(of service: Int) -> String {
        "\(PodName.service(service)).\(namespace(of: service)).svc.cluster.local"
    }

    /// The node that a pod is on.
    public func node(of pod: PodName) -> String { "node-\(nodeIndex(pod))" }

    /// The zone that a pod is in, of region `region-1`.
    public func zone(of pod: PodName) -> String { "zone-\(nodeIndex(pod) % 3)" }

    private func nodeIndex(_ pod: PodName) -> Int { (pod.service * 7 + pod.number) % description.nodes }

    /// A pod's address: no two pods share one, unless one has been replaced 40 times.
    public func address(of pod: PodName) -> String {
        // A service has room for 32 pods at first, and for as many again elsewhere each time that they are replaced.
        let base = pod.service * 32 + pod.number
        let place = base + pod.revision * 262_144
        return "10.\(description.block + place >> 16).\(place >> 8 & 255).\(place & 255)"
    }
}

extension SyntheticCluster {
    private func node(_ index: Int) -> ClusterObject {
        ClusterObject(
            .init(.node, name: "node-\(index)"),
            labels: [
                ("topology.kubernetes.io/region", "region-1"), ("topology.kubernetes.io/zone", "zone-\(index % 3)"),
                ("kubernetes.io/hostname", "node-\(index)"),
            ],
            members: [
                #""spec":{"podCIDR":"10.\#(index).0.0/24"}"#,
                #""status":{"conditions":[{"type":"Ready","status":"True"}]}"#,
            ])
    }

    /// A service; its labels and selector as `kubectl expose` makes them.
    func service(_ index: Int) -> ClusterObject {
        let name = PodName.service(index)
        let ip = "172.\(16 + index >> 16).\(index >> 8 & 255).\(index & 255)"
        return ClusterObject(
            .init(.service, namespace: namespace(of: index), name: name), labels: [("app", name)],
            members: [
                #""spec":{"type":"ClusterIP","clusterIP":"\#(ip)","clusterIPs":["\#(ip)"],"selector":{"app":"\#(name)"},"#
                    + #""ports":[{"name":"http","port":8080,"targetPort":8080,"protocol":"TCP"}],"#
                    + #""sessionAffinity":"None","ipFamilies":["IPv4"],"internalTrafficPolicy":"Cluster"}"#,
                #""status":{"loadBalancer":{}}"#,
            ])
    }

    /// The slice of a service with these pods as ready endpoints.
    public func slice(of index: Int, _ pods: [PodName]) -> ClusterObject {
        let name = PodName.service(index)
        let namespace = namespace(of: index)
        let endpoints = pods.map { pod in
            #"{"addresses":["\#(address(of: pod))"],"conditions":{"ready":true,"serving":true,"terminating":false},"#
                + #""nodeName":"\#(node(of: pod))","zone":"\#(zone(of: pod))","targetRef":{"kind":"Pod","#
                + #""namespace":"\#(namespace)","name":"\#(pod.text)","uid":"pods-\#(namespace)-\#(pod.text)"}}"#
        }
        return ClusterObject(
            .init(.endpointSlice, namespace: namespace, name: "\(name)-x7k2p"),
            labels: [("app", name), ("kubernetes.io/service-name", name)],
            members: [
                #""addressType":"IPv4","endpoints":[\#(endpoints.joined(separator: ","))]"#,
                #""ports":[{"name":"http","port":8080,"protocol":"TCP"}]"#,
            ])
    }
}
