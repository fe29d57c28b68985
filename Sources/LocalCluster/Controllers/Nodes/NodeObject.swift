import FoundationEssentials
import Kubernetes

/// The Node that stands for this machine.
enum NodeObject {
    /// The namespace of the leases by which nodes show that they are alive.
    static let leaseNamespace = "kube-node-lease"
    private static let maximumPods = "110"
    /// Told when the limits of containers mean nothing here.
    private static let limitsCondition = "ContainerLimitsUnenforced"

    static func make(_ configuration: ClusterConfiguration) -> JSON {
        var labels = [
            "kubernetes.io/hostname": configuration.nodeName, "kubernetes.io/os": "linux",
            "kubernetes.io/arch": architecture, "beta.kubernetes.io/os": "linux",
            "beta.kubernetes.io/arch": architecture, "node-role.kubernetes.io/control-plane": "",
        ]
        if !configuration.region.isEmpty { labels["topology.kubernetes.io/region"] = configuration.region }
        if !configuration.zone.isEmpty { labels["topology.kubernetes.io/zone"] = configuration.zone }
        return [
            "metadata": ["name": .string(configuration.nodeName), "labels": JSON(labels)],
            "spec": ["podCIDR": .string(configuration.podCIDR), "podCIDRs": [.string(configuration.podCIDR)]],
        ]
    }

    /// - Parameters:
    ///   - limitsFault: why the limits of containers are not enforced.
    ///   - time: now. A condition that stays as it was keeps the time of its last change.
    static func status(
        _ configuration: ClusterConfiguration, _ facts: NodeFacts, limitsFault: String?, previous: JSON, time: String
    ) -> JSON {
        let resources: JSON = [
            "cpu": .string(String(facts.processors)), "memory": .string("\(facts.memory)Ki"),
            "ephemeral-storage": .string("\(facts.storage / 1024)Ki"), "pods": .string(maximumPods),
        ]
        return [
            "addresses": [
                ["type": "InternalIP", "address": .string(configuration.nodeAddress)],
                ["type": "Hostname", "address": .string(configuration.nodeName)],
            ],
            "capacity": resources, "allocatable": resources,
            "conditions": .array(conditions(limitsFault).map { dated($0, previous, time) }),
            "daemonEndpoints": ["kubeletEndpoint": ["Port": 0]],
            "nodeInfo": [
                "kubeletVersion": .string(ServerVersion.git), "operatingSystem": "linux",
                "architecture": .string(architecture), "osImage": .string(facts.system),
                "kernelVersion": .string(facts.kernel), "containerRuntimeVersion": "skein://1",
                "machineID": .string(facts.machine), "systemUUID": .string(facts.machine),
                "bootID": .string(facts.boot), "kubeProxyVersion": "",
            ],
        ]
    }

    /// The lease that says that the node is alive.
    static func lease(_ configuration: ClusterConfiguration, time: String) -> JSON {
        [
            "metadata": ["name": .string(configuration.nodeName), "namespace": .string(leaseNamespace)],
            "spec": [
                "holderIdentity": .string(configuration.nodeName),
                "leaseDurationSeconds": .int(Int64(NodeHeartbeat.interval.components.seconds * 4)),
                "acquireTime": .string(time), "renewTime": .string(time),
            ],
        ]
    }

    private static func conditions(_ limitsFault: String?) -> [JSON] {
        var conditions = [
            condition(
                "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ]
        if let limitsFault { conditions.append(condition(limitsCondition, "True", "NoControlGroups", limitsFault)) }
        return conditions + [condition("Ready", "True", "KubeletReady", "the cluster is running")]
    }

    private static func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> JSON {
        ["type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message)]
    }

    private static func dated(_ condition: JSON, _ previous: JSON, _ time: String) -> JSON {
        let known = previous["conditions"]?.array?.first {
            $0["type"] == condition["type"] && $0["status"] == condition["status"]
        }
        var condition = condition
        condition["lastTransitionTime"] = known?["lastTransitionTime"] ?? .string(time)
        condition["lastHeartbeatTime"] = .string(time)
        return condition
    }

    private static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }
}
