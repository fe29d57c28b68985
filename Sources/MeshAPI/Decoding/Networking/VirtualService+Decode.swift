extension VirtualService {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        self.init(
            metadata: metadata,
            hosts: fields.texts("hosts"),
            gateways: fields.texts("gateways"),
            http: fields.list("http", HTTPRoute.init),
            tls: fields.list("tls", TLSRoute.init),
            tcp: fields.list("tcp", TCPRoute.init),
            exportTo: fields.texts("exportTo"))
    }
}

extension TLSRoute {
    init(_ fields: inout Fields) {
        self.init(match: fields.list("match", TLSMatch.init), route: fields.list("route", RouteDestination.init))
    }
}

extension TLSMatch {
    init(_ fields: inout Fields) {
        self.init(
            sniHosts: fields.texts("sniHosts"),
            destinationSubnets: fields.texts("destinationSubnets"),
            port: fields.integer("port"),
            sourceLabels: fields.textMap("sourceLabels"),
            sourceNamespace: fields.text("sourceNamespace"),
            gateways: fields.texts("gateways"))
    }
}

extension TCPRoute {
    init(_ fields: inout Fields) {
        self.init(match: fields.list("match", L4Match.init), route: fields.list("route", RouteDestination.init))
    }
}

extension L4Match {
    init(_ fields: inout Fields) {
        self.init(
            destinationSubnets: fields.texts("destinationSubnets"),
            port: fields.integer("port"),
            sourceLabels: fields.textMap("sourceLabels"),
            sourceNamespace: fields.text("sourceNamespace"),
            gateways: fields.texts("gateways"))
        fields.unsupported("sourceSubnet")
    }
}

extension RouteDestination {
    init(_ fields: inout Fields) {
        self.init(destination: fields.destination(), weight: fields.integer("weight") ?? 0)
    }
}

extension Destination {
    init(_ fields: inout Fields) {
        self.init(
            host: fields.requiredText("host"),
            subset: fields.text("subset"),
            port: fields.portSelector())
    }
}

extension Fields {
    mutating func destination(_ name: String = "destination") -> Destination {
        require(name)
        return object(name, Destination.init) ?? Destination(host: "")
    }

    /// `port: {number: 80}`
    mutating func portSelector() -> UInt32? {
        object("port") { $0.integer("number") }
    }
}
