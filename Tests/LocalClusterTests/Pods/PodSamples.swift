import Kubernetes

@testable import LocalCluster

/// Pods for tests.
enum PodSamples {
    static func pod(_ spec: JSON, metadata: JSON = [:], status: JSON = [:]) -> JSON {
        var metadata = metadata
        for (key, value) in [("namespace", "sample"), ("name", "sleep-0"), ("uid", "uid-1")] {
            metadata.setDefault(key, .string(value))
        }
        return ["apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec, "status": status]
    }

    static let container: JSON = ["name": "sleep", "image": "curlimages/curl"]

    static func spec(_ members: JSON = [:]) throws -> PodSpec {
        var spec = members
        spec.setDefault("containers", [container])
        return try PodSpec(pod(spec))
    }

    static func container(_ members: JSON, pod: JSON? = nil) throws -> ContainerSpec {
        var container = container
        container.merge(patch: members)
        return try ContainerSpec(container, pod: pod)
    }

    static let tools: SystemTools = {
        do { return try SystemTools { $0.hasPrefix("/usr/bin/") } } catch { preconditionFailure("\(error)") }
    }()
}
