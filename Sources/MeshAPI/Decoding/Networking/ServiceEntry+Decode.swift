extension ServiceEntry {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        self.init(
            metadata: metadata,
            hosts: fields.texts("hosts"),
            addresses: fields.texts("addresses"),
            ports: fields.list("ports", ServicePort.init),
            location: fields.choice("location") ?? .meshExternal,
            resolution: fields.choice("resolution") ?? .none,
            endpoints: fields.list("endpoints", Endpoint.init),
            workloadSelector: fields.object("workloadSelector") { $0.textMap("labels") },
            exportTo: fields.texts("exportTo"),
            subjectAltNames: fields.texts("subjectAltNames"))
    }
}

extension ServicePort {
    init(_ fields: inout Fields) {
        self.init(
            number: fields.requiredInteger("number"),
            name: fields.requiredText("name"),
            protocol: fields.text("protocol").uppercased(),
            targetPort: fields.integer("targetPort") ?? 0)
    }
}

extension ServiceEntry.Endpoint {
    init(_ fields: inout Fields) {
        self.init(
            address: fields.text("address"),
            ports: fields.map("ports", Fields.integer),
            labels: fields.textMap("labels"),
            network: fields.text("network"),
            locality: fields.text("locality"),
            weight: fields.integer("weight") ?? 0,
            serviceAccount: fields.text("serviceAccount"))
    }
}
