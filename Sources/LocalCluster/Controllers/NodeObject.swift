import FoundationEssentials
import Kubernetes

/// The Node that stands for this machine.
enum NodeObject {
    static func make(_ configuration: ClusterConfiguration) -> JSON {
        var labels = [
            "kubernetes.io/hostname": configuration.nodeName, "kubernetes.io/os": "linux",
            "kubernetes.io/arch": architecture,
        ]
        if !configuration.region.isEmpty { labels["topology.kubernetes.io/region"] = configuration.region }
        if !configuration.zone.isEmpty { labels["topology.kubernetes.io/zone"] = configuration.zone }
        return [
            "metadata": ["name": .string(configuration.nodeName), "labels": JSON(labels)],
            "spec": ["podCIDR": .string(configuration.podCIDR), "podCIDRs": [.string(configuration.podCIDR)]],
        ]
    }

    /// - Parameter time: now; kept out of the status when the node was ready before.
    static func status(_ configuration: ClusterConfiguration, _ previous: JSON, time: String) -> JSON {
        let processors = JSON.string(String(ProcessInfo.processInfo.activeProcessorCount))
        let memory = JSON.string("\(ProcessInfo.processInfo.physicalMemory / 1024)Ki")
        let resources: JSON = ["cpu": processors, "memory": memory, "pods": "110"]
        let known = previous["conditions"]?.array?.first {
            $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
        }
        return [
            "addresses": [
                ["type": "InternalIP", "address": .string(configuration.nodeAddress)],
                ["type": "Hostname", "address": .string(configuration.nodeName)],
            ],
            "capacity": resources, "allocatable": resources,
            "conditions": [
                known ?? [
                    "type": "Ready", "status": "True", "reason": "KubeletReady", "message": "the cluster is running",
                    "lastTransitionTime": .string(time), "lastHeartbeatTime": .string(time),
                ]
            ],
            "nodeInfo": [
                "kubeletVersion": .string(ServerVersion.git), "operatingSystem": "linux",
                "architecture": .string(architecture), "osImage": "Linux", "kernelVersion": "",
                "containerRuntimeVersion": "skein://1", "machineID": "", "systemUUID": "", "bootID": "",
                "kubeProxyVersion": "",
            ],
        ]
    }

    private static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }
}
