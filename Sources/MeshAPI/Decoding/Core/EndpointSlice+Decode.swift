extension EndpointSlice {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        self.init(
            metadata: metadata.reduced(labels: [:]),
            serviceName: metadata.labels["kubernetes.io/service-name"] ?? "",
            addressType: fields.optionalText("addressType") ?? "IPv4",
            endpoints: fields.list("endpoints", Endpoint.init),
            ports: fields.list("ports", Port.init))
    }
}

extension EndpointSlice.Endpoint {
    init(_ fields: inout Fields) {
        let conditions = fields.object("conditions") { conditions in
            (
                ready: conditions.optionalBool("ready"), serving: conditions.optionalBool("serving"),
                terminating: conditions.bool("terminating")
            )
        }
        let ready = conditions?.ready ?? true
        self.init(
            addresses: fields.texts("addresses"),
            ready: ready,
            serving: conditions?.serving ?? ready,
            terminating: conditions?.terminating ?? false,
            hostname: fields.text("hostname"),
            nodeName: fields.text("nodeName"),
            zone: fields.text("zone"),
            targetRef: fields.object("targetRef", EndpointSlice.TargetRef.init))
    }
}

extension EndpointSlice.TargetRef {
    init(_ fields: inout Fields) {
        self.init(kind: fields.text("kind"), name: fields.text("name"), namespace: fields.text("namespace"))
    }
}

extension EndpointSlice.Port {
    init(_ fields: inout Fields) {
        self.init(
            name: fields.text("name"),
            port: fields.integer("port"),
            protocol: fields.optionalText("protocol") ?? "TCP",
            appProtocol: fields.text("appProtocol"))
    }
}
