extension DestinationRule {
    init(_ fields: inout Fields, _ metadata: ObjectMeta) {
        self.init(
            metadata: metadata,
            host: fields.text("host"),
            trafficPolicy: fields.object("trafficPolicy", TrafficPolicy.init),
            subsets: fields.list("subsets", Subset.init),
            exportTo: fields.texts("exportTo"),
            workloadSelector: fields.object("workloadSelector") { $0.textMap("matchLabels") })
    }
}

extension Subset {
    init(_ fields: inout Fields) {
        self.init(
            name: fields.requiredText("name"),
            labels: fields.textMap("labels"),
            trafficPolicy: fields.object("trafficPolicy", TrafficPolicy.init))
    }
}

extension TrafficPolicy {
    init(_ fields: inout Fields) {
        self.init(
            loadBalancer: fields.object("loadBalancer", LoadBalancer.init),
            connectionPool: fields.object("connectionPool", ConnectionPool.init),
            outlierDetection: fields.object("outlierDetection", OutlierDetection.init),
            tls: fields.object("tls", ClientTLS.init),
            portLevelSettings: fields.list("portLevelSettings", PortLevel.init),
            tunnel: fields.object("tunnel", Tunnel.init),
            proxyProtocol: fields.object("proxyProtocol") { $0.choice("version", of: ProxyProtocol.self) ?? .v1 },
            retryBudget: fields.object("retryBudget", RetryBudget.init))
    }
}

extension TrafficPolicy.PortLevel {
    init(_ fields: inout Fields) {
        fields.require("port")
        self.init(
            port: fields.portSelector() ?? 0,
            loadBalancer: fields.object("loadBalancer", LoadBalancer.init),
            connectionPool: fields.object("connectionPool", ConnectionPool.init),
            outlierDetection: fields.object("outlierDetection", OutlierDetection.init),
            tls: fields.object("tls", ClientTLS.init))
    }
}

extension ClientTLS {
    init(_ fields: inout Fields) {
        self.init(
            mode: fields.choice("mode") ?? .disable,
            sni: fields.text("sni"),
            subjectAltNames: fields.texts("subjectAltNames"),
            credentialName: fields.text("credentialName"),
            clientCertificate: fields.text("clientCertificate"),
            privateKey: fields.text("privateKey"),
            caCertificates: fields.text("caCertificates"),
            caCrl: fields.text("caCrl"),
            insecureSkipVerify: fields.optionalBool("insecureSkipVerify"))
    }
}

extension Tunnel {
    init(_ fields: inout Fields) {
        self.init(
            method: fields.choice("protocol") ?? .connect,
            targetHost: fields.requiredText("targetHost"),
            targetPort: fields.requiredInteger("targetPort"))
    }
}

extension RetryBudget {
    init(_ fields: inout Fields) {
        self.init(
            percent: fields.number("percent") ?? 20,
            minRetryConcurrency: fields.integer("minRetryConcurrency") ?? 3)
    }
}
