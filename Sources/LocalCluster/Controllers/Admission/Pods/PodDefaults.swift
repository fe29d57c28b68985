import Kubernetes

/// Fills in what a pod does not say.
enum PodDefaults {
    static func complete(_ pod: inout JSON) {
        let account = pod.spec["serviceAccountName"] ?? pod.spec["serviceAccount"] ?? "default"
        for member in ["serviceAccountName", "serviceAccount"] { pod.spec[member] = account }
        pod.spec.setDefault("restartPolicy", "Always")
        pod.spec.setDefault("terminationGracePeriodSeconds", 30)
        pod.spec.setDefault("dnsPolicy", "ClusterFirst")
        pod.spec.setDefault("schedulerName", "default-scheduler")
        pod.spec.setDefault("enableServiceLinks", true)
        pod.spec.setDefault("securityContext", [:])
        pod.spec.setDefault("priority", 0)
        pod.spec.setDefault("preemptionPolicy", "PreemptLowerPriority")
        pod.spec["tolerations"] = .array(tolerations(pod))
        completeParts(of: &pod.spec)
    }

    /// Fills in what the containers and volumes of a pod, or of a template for pods, do not say.
    static func completeParts(of spec: inout JSON) {
        each("containers", of: &spec, container)
        each("initContainers", of: &spec, container)
        each("volumes", of: &spec, volume)
    }

    /// A pod puts up with a node that is away for five minutes.
    private static func tolerations(_ pod: JSON) -> [JSON] {
        var tolerations = pod.spec["tolerations"]?.array ?? []
        for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
        where !tolerations.contains(where: { $0["key"]?.string ?? key == key }) {
            tolerations.append([
                "key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300,
            ])
        }
        return tolerations
    }

    private static func each(_ list: String, of object: inout JSON, _ body: (inout JSON) -> Void) {
        guard let items = object[list]?.array else { return }
        object[list] = .array(
            items.map { item in
                guard item.object != nil else { return item }
                var item = item
                body(&item)
                return item
            })
    }

    private static func container(_ container: inout JSON) {
        let tag = ImageName(container["image"]?.string ?? "")
        let isLatest = tag.digest == nil && (tag.tag ?? "latest") == "latest"
        container.setDefault("imagePullPolicy", isLatest ? "Always" : "IfNotPresent")
        container.setDefault("terminationMessagePath", .string(TerminationMessageSpec.defaultPath))
        container.setDefault("terminationMessagePolicy", "File")
        resources(&container)
        each("ports", of: &container) { $0.setDefault("protocol", "TCP") }
        for kind in ["livenessProbe", "readinessProbe", "startupProbe"] where container[kind]?.object != nil {
            probe(&container[kind, default: [:]])
        }
        for hook in ["postStart", "preStop"] where container["lifecycle"]?[hook]?["httpGet"]?.object != nil {
            request(&container["lifecycle", default: [:]][hook, default: [:]]["httpGet", default: [:]])
        }
        each("env", of: &container) { variable in
            guard variable["valueFrom"]?["fieldRef"]?.object != nil else { return }
            variable["valueFrom", default: [:]]["fieldRef", default: [:]].setDefault("apiVersion", "v1")
        }
    }

    /// What is limited is requested, too.
    private static func resources(_ container: inout JSON) {
        container.setDefault("resources", [:])
        guard let limits = container["resources"]?["limits"]?.object, !limits.isEmpty else { return }
        for (name, limit) in limits {
            container["resources", default: [:]]["requests", default: [:]].setDefault(name, limit)
        }
    }

    private static func probe(_ probe: inout JSON) {
        probe.setDefault("timeoutSeconds", 1)
        probe.setDefault("periodSeconds", 10)
        probe.setDefault("successThreshold", 1)
        probe.setDefault("failureThreshold", 3)
        if probe["httpGet"]?.object != nil { request(&probe["httpGet", default: [:]]) }
        if probe["grpc"]?.object != nil { probe["grpc", default: [:]].setDefault("service", "") }
    }

    private static func request(_ request: inout JSON) {
        request.setDefault("path", "/")
        request.setDefault("scheme", "HTTP")
    }

    private static func volume(_ volume: inout JSON) {
        if volume.object?.keys.allSatisfy({ $0 == "name" }) ?? false { volume["emptyDir"] = [:] }
        for kind in ["configMap", "secret", "downwardAPI", "projected"] where volume[kind]?.object != nil {
            volume[kind, default: [:]].setDefault("defaultMode", 0o644)
        }
        if volume["hostPath"]?.object != nil { volume["hostPath", default: [:]].setDefault("type", "") }
        guard volume["projected"]?.object != nil else { return }
        each("sources", of: &volume["projected", default: [:]]) { source in
            guard source["serviceAccountToken"]?.object != nil else { return }
            source["serviceAccountToken", default: [:]].setDefault("expirationSeconds", 3600)
        }
    }
}

extension JSON {
    /// A member that is made if it is missing.
    fileprivate subscript(key: String, default value: @autoclosure () -> JSON) -> JSON {
        get { self[key] ?? value() }
        set { self[key] = newValue }
    }
}
