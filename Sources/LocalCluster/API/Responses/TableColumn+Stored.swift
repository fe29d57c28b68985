import Kubernetes

// Kinds on which nothing acts.
extension TableColumn {
    /// `nil` for other kinds.
    static func stored(_ type: ResourceType) -> [TableColumn]? {
        switch type.storageName {
        case "ingresses.networking.k8s.io": ingresses
        case "ingressclasses.networking.k8s.io":
            [
                name, .path("Controller", "spec.controller"),
                .text("Parameters") { $0.spec["parameters"]?["name"]?.string ?? "<none>" }, age,
            ]
        case "networkpolicies.networking.k8s.io": [name, selector("Pod-Selector", "podSelector"), age]
        case "persistentvolumes": volumes
        case "persistentvolumeclaims": claims
        case "storageclasses.storage.k8s.io": storageClasses
        case "priorityclasses.scheduling.k8s.io":
            [
                name, .number("Value") { count($0, "value") }, .text("Global-Default") { flag($0["globalDefault"]) },
                age, .path("PreemptionPolicy", "preemptionPolicy", orElse: "PreemptLowerPriority"),
            ]
        case "resourcequotas": [name, .text("Request", quota), .text("Limit") { _ in "" }, age]
        case "limitranges": [name, .path("Created At", "metadata.creationTimestamp")]
        case "horizontalpodautoscalers.autoscaling": autoscalers
        case "certificatesigningrequests.certificates.k8s.io": signingRequests
        case "controllerrevisions.apps":
            [
                name, .text("Controller") { owner($0.controller) }, .number("Revision") { count($0, "revision") }, age,
            ]
        default: nil
        }
    }

    private static let ingresses: [TableColumn] = [
        name, .path("Class", "spec.ingressClassName", orElse: "<none>"),
        .text("Hosts") { ingress in
            let hosts = (ingress.spec["rules"]?.array ?? []).compactMap { $0["host"]?.string }
            return hosts.isEmpty ? "*" : hosts.joined(separator: ",")
        },
        .text("Address") { ingress in
            (ingress.status["loadBalancer"]?["ingress"]?.array ?? [])
                .compactMap { $0["ip"]?.string ?? $0["hostname"]?.string }.joined(separator: ",")
        },
        .text("Ports") { $0.spec["tls"]?.array ?? [] == [] ? "80" : "80, 443" },
        age,
    ]

    private static let volumes: [TableColumn] = [
        name, .path("Capacity", "spec.capacity.storage"), .text("Access Modes", modes),
        .path("Reclaim Policy", "spec.persistentVolumeReclaimPolicy", orElse: "Retain"),
        .path("Status", "status.phase", orElse: "Pending"),
        .text("Claim") { volume in
            guard let claim = volume.spec["claimRef"] else { return "" }
            return "\(claim["namespace"]?.string ?? "")/\(claim["name"]?.string ?? "")"
        },
        .path("StorageClass", "spec.storageClassName"),
        .path("VolumeAttributesClass", "spec.volumeAttributesClassName", orElse: "<unset>"),
        .path("Reason", "status.reason"), age,
        .path("VolumeMode", "spec.volumeMode", orElse: "Filesystem", priority: 1),
    ]

    private static let claims: [TableColumn] = [
        name, .path("Status", "status.phase", orElse: "Pending"), .path("Volume", "spec.volumeName"),
        .path("Capacity", "status.capacity.storage"),
        .text("Access Modes") { $0.spec["volumeName"] == nil ? "" : modes($0) },
        .path("StorageClass", "spec.storageClassName"),
        .path("VolumeAttributesClass", "spec.volumeAttributesClassName", orElse: "<unset>"), age,
        .path("VolumeMode", "spec.volumeMode", orElse: "Filesystem", priority: 1),
    ]

    private static let storageClasses: [TableColumn] = [
        name, .path("Provisioner", "provisioner"), .path("ReclaimPolicy", "reclaimPolicy", orElse: "Delete"),
        .path("VolumeBindingMode", "volumeBindingMode", orElse: "Immediate"),
        .text("AllowVolumeExpansion") { flag($0["allowVolumeExpansion"]) }, age,
    ]

    private static let autoscalers: [TableColumn] = [
        name,
        .text("Reference") { owner($0.spec["scaleTargetRef"]) },
        .text("Targets") { scaler in
            let count = scaler.spec["metrics"]?.array?.count ?? 0
            return count == 0 ? "<none>" : "<unknown>"
        },
        .text("MinPods") { $0.spec["minReplicas"]?.int.map(String.init) ?? "<unset>" },
        .number("MaxPods") { count($0, "spec.maxReplicas") },
        .number("Replicas") { count($0, "status.currentReplicas") },
        age,
    ]

    private static let signingRequests: [TableColumn] = [
        name, age, .path("SignerName", "spec.signerName", orElse: "<none>"), .path("Requestor", "spec.username"),
        .text("RequestedDuration") { request in
            request.spec["expirationSeconds"]?.int.map { Age.text(seconds: Int(clamping: $0)) } ?? "<none>"
        },
        .text("Condition") { request in
            let conditions = Conditions(request.status["conditions"])
            var words = ["Approved", "Denied", "Failed"].filter(conditions.isTrue)
            if words.isEmpty { words = ["Pending"] }
            if request.status["certificate"]?.string ?? "" != "" { words.append("Issued") }
            return words.joined(separator: ",")
        },
    ]

    private static func selector(_ name: String, _ member: String) -> TableColumn {
        .text(name) { object in
            let text = object.spec[member].flatMap(LabelSelector.init(object:))?.text ?? ""
            return text.isEmpty ? "<none>" : text
        }
    }

    private static func flag(_ value: JSON?) -> String { value?.bool == true ? "true" : "false" }

    private static func owner(_ reference: JSON?) -> String {
        guard let reference else { return "<none>" }
        let group = (reference["apiVersion"]?.string ?? "").split(separator: "/").dropLast().joined()
        let kind = reference["kind"]?.string ?? ""
        let suffix = group.isEmpty || reference["controller"] == nil ? kind : "\(kind.lowercased()).\(group)"
        return "\(suffix)/\(reference["name"]?.string ?? "")"
    }

    @Sendable private static func modes(_ object: JSON) -> String {
        let short = [
            "ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP",
        ]
        return (object.spec["accessModes"]?.array ?? []).compactMap { $0.string.flatMap { short[$0] } }
            .joined(separator: ",")
    }

    @Sendable private static func quota(_ quota: JSON) -> String {
        (quota.spec["hard"]?.object ?? [:]).sorted { $0.key < $1.key }.map { name, hard in
            let used = quota.status["used"]?[name]?.string ?? "0"
            return "\(name): \(used)/\(hard.string ?? hard.text())"
        }.joined(separator: ", ")
    }
}
