import Testing

@testable import MeshAPI

/// Objects that are well formed, but make no sense.
struct ValidationTests {
    struct Case: CustomTestStringConvertible {
        var kind: Kind
        /// In the flow style of YAML.
        var spec: String
        /// As `path: reason`, the path without `spec.`.
        var faults: [String]
        var testDescription: String { "\(kind.rawValue) \(spec)" }

        init(_ kind: Kind, _ spec: String, _ faults: String...) {
            (self.kind, self.spec, self.faults) = (kind, spec, faults)
        }
    }

    @Test(arguments: gateways + virtualServices + httpRules + destinationRules + serviceEntries + peerAuthentications)
    func faults(_ test: Case) throws {
        let yaml =
            "{apiVersion: \(test.kind.apiVersions[0]), kind: \(test.kind.rawValue), metadata: {name: a}, spec: \(test.spec)}"
        let document = try #require(MeshObject.documents(yaml: yaml, file: "x.yaml").first)
        let faults = document.faults.map { fault in
            let path = fault.path.hasPrefix("spec.") ? String(fault.path.dropFirst(5)) : fault.path
            return "\(path): \(fault.reason)"
        }
        #expect(faults == test.faults)
        #expect(document.faults.allSatisfy { $0.line == 1 && $0.object?.name == "a" })
    }

    @Test func validateFindsTheSameWithoutPlaces() {
        let gateway = Gateway(metadata: ObjectMeta(name: "a", namespace: "b"))
        #expect(
            validate(.gateway(gateway)) == [
                Fault(
                    code: .missingField, object: gateway.key, path: "spec.servers",
                    reason: "a gateway must have at least one server")
            ])
        #expect(validate(.namespace(Namespace(metadata: ObjectMeta(name: "")))) == [])
    }

    static func server(_ rest: String, protocol name: String = "HTTP", hosts: String = "['*']") -> String {
        "{servers: [{port: {number: 80, name: p, protocol: \(name)}, hosts: \(hosts)\(rest)}]}"
    }

    static let gateways = [
        Case(.gateway, "{selector: {a: b}}", "servers: a gateway must have at least one server"),
        Case(.gateway, server("")),
        Case(.gateway, server("", hosts: "['*/*', ./a.com, ns/*.a.com, 'a.com.', '*-x.a.com', localhost]")),
        Case(.gateway, server("", hosts: "[]"), "servers[0].hosts: a server must have at least one host"),
        Case(
            .gateway, server("", hosts: "['a.*', 'a b', 1.2.3.4, 'a.com:80', '', '~/a', 'a/b/c', 'x*']"),
            "servers[0].hosts[0]: \"a.*\": a wildcard may only stand at the beginning",
            "servers[0].hosts[1]: \"a b\" is not a host name",
            "servers[0].hosts[2]: \"1.2.3.4\" is not a host name",
            "servers[0].hosts[3]: \"a.com:80\" is not a host name",
            "servers[0].hosts[4]: a host must not be empty",
            "servers[0].hosts[5]: \"~/a\": the namespace must be a name, * or .",
            "servers[0].hosts[6]: \"b/c\" is not a host name",
            "servers[0].hosts[7]: \"x*\" is not a host name"),
        Case(
            .gateway, "{servers: [{port: {number: 0, name: '', protocol: HTPP}, hosts: [a]}]}",
            "servers[0].port.number: 0 is not a port; it must be between 1 and 65535",
            "servers[0].port.name: must not be empty",
            "servers[0].port.protocol: \"HTPP\" is not a known protocol; did you mean \"HTTP\"?"),
        Case(
            .gateway,
            "{servers: [{port: {number: 1, name: p, protocol: tcp}, hosts: [a]}, {port: {number: 2, name: p, protocol: tcp}, hosts: [a]}]}",
            "servers[1].port.name: the port name \"p\" is there twice"),
        Case(
            .gateway, server("", protocol: "TLS"),
            "servers[0].tls: a server with protocol TLS must have tls settings"),
        Case(
            .gateway, server(", tls: {mode: SIMPLE, credentialName: a}"),
            "servers[0].tls: a server with protocol HTTP must not have tls settings other than httpsRedirect"),
        Case(.gateway, server(", tls: {httpsRedirect: true}")),
        Case(.gateway, server(", tls: {mode: AUTO_PASSTHROUGH}", protocol: "tls")),
        Case(.gateway, server(", tls: {mode: SIMPLE, credentialName: a}", protocol: "HTTPS")),
        Case(.gateway, server(", tls: {mode: MUTUAL, credentialNames: [a, b]}", protocol: "HTTPS")),
        Case(
            .gateway, server(", tls: {mode: SIMPLE}", protocol: "HTTPS"),
            "servers[0].tls.credentialName: mode SIMPLE needs a credentialName, or serverCertificate and privateKey"),
        Case(
            .gateway, server(", tls: {mode: MUTUAL, serverCertificate: a.pem}", protocol: "HTTPS"),
            "servers[0].tls.privateKey: serverCertificate needs a privateKey",
            "servers[0].tls.caCertificates: mode MUTUAL needs caCertificates to check clients with"),
        Case(
            .gateway, server(", tls: {mode: ISTIO_MUTUAL, credentialName: a}", protocol: "HTTPS"),
            "servers[0].tls: mode ISTIO_MUTUAL uses the mesh's own certificates; remove the others"),
        Case(
            .gateway, server(", tls: {minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2}", protocol: "TLS"),
            "servers[0].tls.minProtocolVersion: is above maxProtocolVersion"),
    ]

    static let virtualServices = [
        Case(.virtualService, "{hosts: [a]}", "spec: needs at least one rule in http, tls or tcp"),
        Case(
            .virtualService, "{gateways: [g], http: [{route: [{destination: {host: a}}]}]}",
            "hosts: must have at least one host"),
        Case(.virtualService, "{tcp: [{route: [{destination: {host: a}}]}]}", "hosts: must have at least one host"),
        Case(.virtualService, "{http: [{route: [{destination: {host: a}}]}]}"),
        Case(
            .virtualService, "{hosts: ['*'], gateways: [mesh, a/b/c], http: [{route: [{destination: {host: a}}]}]}",
            "hosts[0]: the host * is only possible for gateways; name them in gateways, without mesh",
            "gateways[1]: \"a/b/c\" is not a gateway; write name, namespace/name or mesh"),
        Case(
            .virtualService, "{hosts: [a, A, 10.0.0.1, 'x y'], http: [{route: [{destination: {host: a}}]}]}",
            "hosts[1]: the host \"a\" is there twice", "hosts[3]: \"x y\" is not a host name"),
        Case(
            .virtualService, "{hosts: [a.com], tls: [{route: [{destination: {host: a}}]}, {match: [{port: 0}]}]}",
            "tls[0].match: a tls rule must match at least one sniHosts",
            "tls[1].route: a tls rule must have at least one destination",
            "tls[1].match[0].sniHosts: must have at least one host",
            "tls[1].match[0].port: 0 is not a port; it must be between 1 and 65535"),
        Case(
            .virtualService,
            "{hosts: ['*.a.com', b], tls: [{match: [{sniHosts: [x.a.com, '*.x.a.com', a.com, '*', b, b.default, b.default.svc.cluster.local, b.other]}], route: [{destination: {host: a}}]}]}",
            "tls[0].match[0].sniHosts[2]: \"a.com\" is not covered by the hosts of the VirtualService (*.a.com, b)",
            "tls[0].match[0].sniHosts[3]: \"*\" is not covered by the hosts of the VirtualService (*.a.com, b)",
            "tls[0].match[0].sniHosts[7]: \"b.other\" is not covered by the hosts of the VirtualService (*.a.com, b)"),
        Case(
            .virtualService,
            "{hosts: [a], tcp: [{match: [{destinationSubnets: [10.0.0.0/8, '::/0', 10.0.0.0/33, host]}], route: [{destination: {host: a}, weight: -1}]}]}",
            "tcp[0].match[0].destinationSubnets[2]: \"10.0.0.0/33\" is neither an address nor a range such as 10.0.0.0/8",
            "tcp[0].match[0].destinationSubnets[3]: \"host\" is neither an address nor a range such as 10.0.0.0/8",
            "tcp[0].route[0].weight: must not be negative"),
    ]

    static func http(_ rule: String) -> String { "{hosts: [a], http: [\(rule)]}" }

    static let httpRules = [
        Case(.virtualService, http("{match: [{port: 80}]}"), "http[0]: needs a route, redirect or directResponse"),
        Case(
            .virtualService,
            http("{route: [{destination: {host: a}}], redirect: {uri: /}, directResponse: {status: 1}}"),
            "http[0]: only one of route, redirect, directResponse may be set",
            "http[0].directResponse.status: must be between 200 and 599"),
        Case(
            .virtualService, http("{rout: [{destination: {host: a}}]}"),
            "http[0].rout: unknown field; did you mean \"route\"?"),
        Case(
            .virtualService, http("{route: [{destination: {subset: v1}}]}"),
            "http[0].route[0].destination.host: missing"),
        Case(
            .virtualService, http("{route: [{destination: {host: '', subset: v_1, port: {number: 70000}}}]}"),
            "http[0].route[0].destination.host: missing",
            "http[0].route[0].destination.subset: \"v_1\" is not a subset's name",
            "http[0].route[0].destination.port.number: 70000 is not a port; it must be between 1 and 65535"),
        Case(
            .virtualService, http("{route: [{}, {destination: {host: b}}]}"),
            "http[0].route: several destinations need weights; their sum is 0",
            "http[0].route[0].destination: missing"),
        Case(
            .virtualService,
            http("{route: [{destination: {host: a}, weight: -5}, {destination: {host: b}, weight: 5}]}"),
            "http[0].route[0].weight: must not be negative"),
        Case(.virtualService, http("{timeout: 0s, route: [{destination: {host: a}}]}")),
        Case(
            .virtualService,
            http(
                "{timeout: 1us, retries: {attempts: 0, perTryTimeout: 1s}, rewrite: {}, redirect: {scheme: ftp, redirectCode: 200}}"
            ),
            "http[0].timeout: must be at least 1ms",
            "http[0].retries.attempts: is 0, which switches retries off; the other settings have no effect",
            "http[0].rewrite: must not stand beside redirect",
            "http[0].rewrite: needs a uri, uriRegexRewrite or authority",
            "http[0].redirect.scheme: must be http or https",
            "http[0].redirect.redirectCode: must be 301, 302, 303, 307 or 308"),
        Case(
            .virtualService,
            http(
                "{fault: {delay: {percentage: {value: 101}, fixedDelay: 1s}, abort: {httpStatus: 42}}, route: [{destination: {host: a}}]}"
            ),
            "http[0].fault.delay.percentage: must be between 0 and 100",
            "http[0].fault.abort.httpStatus: must be between 200 and 599"),
        Case(
            .virtualService,
            http("{match: [{uri: {regex: ''}, headers: {x.y: {regex: ''}}}], route: [{destination: {host: a}}]}"),
            "http[0].match[0].uri.regex: must not be empty",
            "http[0].match[0].headers[\"x.y\"].regex: must not be empty"),
        Case(
            .virtualService, "{http: [{delegate: {name: b}}]}",
            "http[0].delegate: a VirtualService without hosts must not delegate further"),
    ]

    static let destinationRules = [
        Case(.destinationRule, "{}", "host: missing"),
        Case(.destinationRule, "{host: 'a.*'}", "host: \"a.*\": a wildcard may only stand at the beginning"),
        Case(
            .destinationRule, "{host: a, subsets: [{name: v1}, {name: v1}, {name: v.2}]}",
            "subsets[1].name: the subset \"v1\" is there twice",
            "subsets[2].name: \"v.2\" is not a name; write letters, digits and hyphens"),
        Case(
            .destinationRule, "{host: a, trafficPolicy: {tls: {mode: MUTUAL}}}",
            "trafficPolicy.tls.clientCertificate: mode MUTUAL needs a clientCertificate",
            "trafficPolicy.tls.privateKey: mode MUTUAL needs a privateKey"),
        Case(
            .destinationRule, "{host: a, trafficPolicy: {tls: {mode: SIMPLE, credentialName: a, caCertificates: b}}}",
            "trafficPolicy.tls.credentialName: must not stand beside certificate files; keep one of the two"),
        Case(
            .destinationRule,
            "{host: a, trafficPolicy: {portLevelSettings: [{port: {number: 80}}, {port: {number: 80}}, {tls: {mode: DISABLE}}]}}",
            "trafficPolicy.portLevelSettings[1].port.number: the port \"80\" is there twice",
            "trafficPolicy.portLevelSettings[2].port: missing"),
        Case(
            .destinationRule, "{host: a, trafficPolicy: {loadBalancer: {consistentHash: {}}}}",
            "trafficPolicy.loadBalancer.consistentHash: one of httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName must be set"
        ),
        Case(
            .destinationRule,
            "{host: a, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: r1/*, to: {r1/*: 70, r2/*: 20}}], failover: [{from: r1, to: r1}]}}}}",
            "trafficPolicy.loadBalancer.localityLbSetting: only one of distribute and failover may be set",
            "trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to: the percentages sum to 90 instead of 100",
            "trafficPolicy.loadBalancer.localityLbSetting.failover[0].to: is the same as from"),
        Case(
            .destinationRule,
            "{host: a, trafficPolicy: {outlierDetection: {maxEjectionPercent: 120, interval: 0s}, connectionPool: {tcp: {maxConnections: -1}}}}",
            "trafficPolicy.outlierDetection.maxEjectionPercent: must be between 0 and 100",
            "trafficPolicy.outlierDetection.interval: must be at least 1ms",
            "trafficPolicy.connectionPool.tcp.maxConnections: must not be negative"),
    ]

    static let serviceEntries = [
        Case(.serviceEntry, "{ports: []}", "hosts: must have at least one host"),
        Case(
            .serviceEntry, "{hosts: ['*', '*.a.com'], resolution: DNS}",
            "hosts[0]: the host * would stand for everything; name a domain",
            "hosts[1]: \"*.a.com\" cannot be resolved; name a host without wildcard, or give endpoints"),
        Case(
            .serviceEntry,
            "{hosts: [a], ports: [{number: 80, name: http}, {number: 80, name: http, protocol: XYZZY, targetPort: 99999}]}",
            "ports[1].number: the port \"80\" is there twice", "ports[1].name: the port name \"http\" is there twice",
            "ports[1].protocol: \"XYZZY\" is not a known protocol",
            "ports[1].targetPort: 99999 is not a port; it must be between 1 and 65535"),
        Case(
            .serviceEntry, "{hosts: [a], addresses: [10.0.0.0/8, nowhere], resolution: DNS}",
            "addresses[0]: a range is only possible with resolution NONE or STATIC",
            "addresses[1]: \"nowhere\" is neither an address nor a range such as 10.0.0.0/8"),
        Case(
            .serviceEntry, "{hosts: [a], endpoints: [{address: 1.1.1.1}], workloadSelector: {labels: {a: b}}}",
            "endpoints: must be empty with resolution NONE",
            "workloadSelector: must not stand beside endpoints; keep one of the two"),
        Case(
            .serviceEntry,
            "{hosts: [a], resolution: STATIC, ports: [{number: 80, name: http}], endpoints: [{address: a.com}, {}, {network: n}, {address: 'unix:///x', ports: {http: 80}}, {address: '::1', ports: {htp: 0}}]}",
            "endpoints[0].address: \"a.com\" is not an IP address, which resolution STATIC needs",
            "endpoints[1].address: missing",
            "endpoints[3].ports: must be empty with a unix:// address",
            "endpoints[4].ports.htp: 0 is not a port; it must be between 1 and 65535",
            "endpoints[4].ports.htp: is not the name of one of the ports"),
        Case(
            .serviceEntry,
            "{hosts: [a], resolution: DNS_ROUND_ROBIN, endpoints: [{address: a.com}, {address: '*.b.com'}]}",
            "endpoints: must not be more than one with resolution DNS_ROUND_ROBIN",
            "endpoints[1].address: \"*.b.com\" cannot be resolved; name a host without wildcard"),
        Case(
            .serviceEntry,
            "{hosts: ['*.a.com'], resolution: DYNAMIC_DNS, ports: [{number: 443, name: tls, protocol: tls}]}"),
    ]

    static let peerAuthentications = [
        Case(.peerAuthentication, "{}"),
        Case(
            .peerAuthentication, "{portLevelMtls: {80: {mode: STRICT}}}",
            "portLevelMtls: needs a selector: ports belong to workloads"),
        Case(
            .peerAuthentication, "{selector: {matchLabels: {a: b}}, portLevelMtls: {0: {mode: STRICT}}}",
            "portLevelMtls.0: 0 is not a port; it must be between 1 and 65535"),
    ]
}
