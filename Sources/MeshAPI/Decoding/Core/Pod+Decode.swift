extension Pod {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        self.init(metadata: metadata.reduced(labels: metadata.labels))
        deletion = fields.object("metadata") { $0.has("deletionTimestamp") } ?? false
        fields.object("spec") { readSpec(&$0) }
        fields.object("status") { readStatus(&$0) }
    }

    private mutating func readSpec(_ spec: inout Fields) {
        nodeName = spec.text("nodeName")
        serviceAccountName = spec.text("serviceAccountName")
        hostNetwork = spec.bool("hostNetwork")
        let containers = spec.list("containers") { ($0.text("name"), $0.list("ports", ContainerPort.init)) }
        ports = containers.flatMap(\.1)
        // A sidecar may also be an init container that stays.
        let names = containers.map(\.0) + spec.list("initContainers") { $0.text("name") }
        hasProxy = names.contains(Self.proxyContainer)
    }

    private mutating func readStatus(_ status: inout Fields) {
        ip = status.text("podIP")
        ips = status.list("podIPs") { $0.text("ip") }
        if ips.isEmpty, !ip.isEmpty { ips = [ip] }
        phase = status.text("phase")
        let conditions = status.list("conditions") { (type: $0.text("type"), status: $0.text("status")) }
        ready = conditions.contains { $0.type == "Ready" && $0.status == "True" }
    }
}

extension Pod.ContainerPort {
    init(_ fields: inout Fields) {
        self.init(
            name: fields.text("name"),
            port: fields.requiredInteger("containerPort"),
            protocol: fields.optionalText("protocol") ?? "TCP")
    }
}
