extension Service {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        self.init(metadata: metadata)
        fields.object("spec") { readSpec(&$0) }
        loadBalancerIngress = fields.object("status") { $0.loadBalancerIngress() } ?? []
    }

    private mutating func readSpec(_ spec: inout Fields) {
        type = spec.choice("type") ?? .clusterIP
        clusterIP = spec.text("clusterIP")
        clusterIPs = spec.texts("clusterIPs").filter { $0 != "None" }
        if clusterIPs.isEmpty, !clusterIP.isEmpty, !isHeadless { clusterIPs = [clusterIP] }
        externalName = spec.text("externalName")
        selector = spec.textMap("selector")
        ports = spec.list("ports", Port.init)
        externalIPs = spec.texts("externalIPs")
        sessionAffinity = spec.text("sessionAffinity")
        internalTrafficPolicy = spec.text("internalTrafficPolicy")
        externalTrafficPolicy = spec.text("externalTrafficPolicy")
        publishNotReadyAddresses = spec.bool("publishNotReadyAddresses")
    }
}

extension Service.Port {
    init(_ fields: inout Fields) {
        let port: UInt32 = fields.requiredInteger("port")
        self.init(
            name: fields.text("name"),
            port: port,
            targetPort: fields.read("targetPort", Target.init) ?? .number(port),
            nodePort: fields.integer("nodePort") ?? 0,
            protocol: fields.optionalText("protocol") ?? "TCP",
            appProtocol: fields.text("appProtocol"))
    }
}

extension Service.Port.Target {
    init?(_ tree: Tree, _ reading: Reading) {
        if let name = tree.text {
            self = UInt32(name).map(Self.number) ?? .name(name)
        } else {
            guard let number: UInt32 = Fields.integer(tree, reading) else { return nil }
            self = .number(number)
        }
    }
}

extension Fields {
    fileprivate mutating func loadBalancerIngress() -> [String] {
        let points: [[String]]? = object("loadBalancer") { balancer in
            balancer.list("ingress") { [$0.text("ip"), $0.text("hostname")] }
        }
        return (points ?? []).flatMap(\.self).filter { !$0.isEmpty }
    }
}
