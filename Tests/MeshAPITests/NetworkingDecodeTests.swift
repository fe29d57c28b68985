import Foundation
import Testing

@testable import MeshAPI

/// Good configuration becomes exactly these values.
struct NetworkingDecodeTests {
    @Test func theControlPlaneExposedThroughAGateway() throws {
        let yaml = """
            apiVersion: networking.istio.io/v1alpha3
            kind: Gateway # at the edge
            metadata:
              name: istiod-gateway
              namespace: istio-system
            spec:
              selector:
                istio: eastwestgateway
              servers:
                - port: {name: tls-istiod, number: 15012, protocol: tls}
                  tls:
                    mode: PASSTHROUGH
                  hosts:
                    - "*"
            ---
            apiVersion: networking.istio.io/v1beta1
            kind: VirtualService
            metadata:
              name: istiod-vs
            spec:
              hosts: ["*"]
              gateways: [istiod-gateway]
              tls:
                - match:
                    - {port: 15012, sniHosts: ["*"]}
                  route:
                    - destination: {host: istiod.istio-system.svc.cluster.local, port: {number: 15012}}
            """
        let objects = try MeshObject.decode(yaml: yaml, file: "x.yaml").map { try $0.get() }
        let destination = Destination(host: "istiod.istio-system.svc.cluster.local", port: 15012)
        #expect(
            objects == [
                .gateway(
                    Gateway(
                        metadata: ObjectMeta(name: "istiod-gateway", namespace: "istio-system"),
                        selector: ["istio": "eastwestgateway"],
                        servers: [
                            Server(
                                port: Port(number: 15012, name: "tls-istiod", protocol: "TLS"), hosts: ["*"],
                                tls: ServerTLS(mode: .passthrough))
                        ])),
                .virtualService(
                    VirtualService(
                        metadata: ObjectMeta(name: "istiod-vs", namespace: "default"), hosts: ["*"],
                        gateways: ["istiod-gateway"],
                        tls: [
                            TLSRoute(
                                match: [TLSMatch(sniHosts: ["*"], port: 15012)],
                                route: [RouteDestination(destination: destination)])
                        ])),
            ])
    }

    @Test func theSampleOfTheProject() throws {
        let package = URL(filePath: #filePath).appending(path: "../../..").standardized
        let sample = package.appending(path: "Deploy/samples/expose-istiod.yaml")
        let results = MeshObject.decode(
            yaml: try String(contentsOf: sample, encoding: .utf8), file: "expose-istiod.yaml")
        #expect(results.flatMap(\.faults) == [])
        #expect(try results.map { try $0.get().kind } == [.gateway, .virtualService])
    }

    @Test func everythingOfAnHTTPRule() throws {
        let yaml = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a, namespace: b, generation: 7, creationTimestamp: "2026-01-02T03:04:05Z"}
            spec:
              hosts: [a]
              http:
              - name: all
                match:
                - uri: {prefix: /a}
                  method: {exact: GET}
                  headers: {x: {regex: "a.*"}, y: {}}
                  port: 80
                  ignoreUriCase: true
                route:
                - {destination: {host: a, subset: v1}, weight: 80, headers: {request: {remove: [x]}}}
                - {destination: {host: b}, weight: 20}
                rewrite: {uri: /b}
                timeout: 1.5s
                retries: {attempts: 3, perTryTimeout: 500ms, retryOn: 5xx}
                fault: {delay: {fixedDelay: 2s, percentage: {value: 12.5}}, abort: {httpStatus: 503}}
                mirror: {host: c}
                mirrorPercentage: {value: 10}
                corsPolicy: {allowOrigins: [{exact: a.com}], maxAge: 24h, allowCredentials: true}
                headers: {response: {set: {x: y}, add: {z: "1"}}}
              - directResponse: {status: 503, body: {string: no}}
              - redirect: {uri: /c, derivePort: FROM_REQUEST_PORT, redirectCode: 308}
            """
        let route = HTTPRoute(
            name: "all",
            match: [
                HTTPMatch(
                    uri: .prefix("/a"), method: .exact("GET"), headers: ["x": .regex("a.*"), "y": .present], port: 80,
                    ignoreUriCase: true)
            ],
            route: [
                HTTPRouteDestination(
                    destination: Destination(host: "a", subset: "v1"), weight: 80,
                    headers: Headers(request: .init(remove: ["x"]))),
                HTTPRouteDestination(destination: Destination(host: "b"), weight: 20),
            ],
            rewrite: HTTPRewrite(uri: "/b"), timeout: .milliseconds(1500),
            retries: HTTPRetry(attempts: 3, perTryTimeout: .milliseconds(500), retryOn: "5xx"),
            fault: HTTPFault(
                delay: .init(fixedDelay: .seconds(2), percentage: 12.5), abort: .init(status: .http(503))),
            mirrors: [HTTPMirror(destination: Destination(host: "c"), percentage: 10)],
            cors: CORSPolicy(allowOrigins: [.exact("a.com")], maxAge: .seconds(86400), allowCredentials: true),
            headers: Headers(response: .init(set: ["x": "y"], add: ["z": "1"])))
        let response = HTTPRoute(directResponse: HTTPDirectResponse(status: 503, body: Array("no".utf8)))
        let redirect = HTTPRoute(redirect: HTTPRedirect(uri: "/c", port: .fromRequest, code: 308))
        let metadata = ObjectMeta(
            name: "a", namespace: "b", generation: 7, creationTimestamp: "2026-01-02T03:04:05Z")
        // YAML takes an unquoted `no` for false.
        let quoted = yaml.replacing("{string: no}", with: "{string: 'no'}")
        #expect(
            try object(quoted)
                == .virtualService(VirtualService(metadata: metadata, hosts: ["a"], http: [route, response, redirect])))
    }

    @Test func everythingOfATrafficPolicy() throws {
        let yaml = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: a}
            spec:
              host: a
              workloadSelector: {matchLabels: {app: client}}
              exportTo: ["."]
              trafficPolicy:
                loadBalancer:
                  consistentHash: {httpCookie: {name: c, ttl: 0s}, maglev: {tableSize: 101}}
                  localityLbSetting: {enabled: true, distribute: [{from: r1/*, to: {r1/*: 80, r2/*: 20}}]}
                  warmup: {duration: 10s, aggression: 2}
                connectionPool:
                  tcp: {maxConnections: 10, connectTimeout: 30ms, tcpKeepalive: {probes: 3, time: 2h}}
                  http: {h2UpgradePolicy: UPGRADE, http2MaxRequests: 5, idleTimeout: 1m30s}
                outlierDetection: {consecutiveErrors: 4, interval: 1s, maxEjectionPercent: 50}
                tls: {mode: SIMPLE, sni: a.com, subjectAltNames: [a.com], insecureSkipVerify: false}
                portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]
                tunnel: {protocol: POST, targetHost: b, targetPort: 443}
                proxyProtocol: {version: V2}
                retryBudget: {percent: 10}
              subsets: [{name: v1, labels: {version: v1}}]
            """
        let policy = TrafficPolicy(
            loadBalancer: LoadBalancer(
                policy: .consistentHash(
                    ConsistentHash(key: .cookie(.init(name: "c", ttl: .zero)), algorithm: .maglev(tableSize: 101))),
                locality: LocalitySettings(
                    distribute: [.init(from: "r1/*", to: ["r1/*": 80, "r2/*": 20])], enabled: true),
                warmup: Warmup(duration: .seconds(10), aggression: 2)),
            connectionPool: ConnectionPool(
                tcp: .init(
                    maxConnections: 10, connectTimeout: .milliseconds(30),
                    keepalive: .init(probes: 3, time: .seconds(7200))),
                http: .init(http2MaxRequests: 5, idleTimeout: .seconds(90), h2UpgradePolicy: .upgrade)),
            outlierDetection: OutlierDetection(consecutive5xxErrors: 4, interval: .seconds(1), maxEjectionPercent: 50),
            tls: ClientTLS(mode: .simple, sni: "a.com", subjectAltNames: ["a.com"], insecureSkipVerify: false),
            portLevelSettings: [.init(port: 80, tls: ClientTLS(mode: .disable))],
            tunnel: Tunnel(method: .post, targetHost: "b", targetPort: 443), proxyProtocol: .v2,
            retryBudget: RetryBudget(percent: 10))
        let rule = DestinationRule(
            metadata: ObjectMeta(name: "a", namespace: "default"), host: "a", trafficPolicy: policy,
            subsets: [Subset(name: "v1", labels: ["version": "v1"])], exportTo: ["."],
            workloadSelector: ["app": "client"])
        #expect(try object(yaml) == .destinationRule(rule))
    }

    @Test func aServiceEntry() throws {
        let yaml = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: a}
            spec:
              hosts: [a.com]
              addresses: [240.0.0.1]
              ports: [{number: 443, name: tls, protocol: tls, targetPort: 8443}]
              location: MESH_INTERNAL
              resolution: STATIC
              endpoints: [{address: 1.2.3.4, ports: {tls: 9443}, labels: {a: b}, locality: r/z, weight: 2, serviceAccount: sa}]
              subjectAltNames: [spiffe://cluster.local/ns/a/sa/b]
            """
        let entry = ServiceEntry(
            metadata: ObjectMeta(name: "a", namespace: "default"), hosts: ["a.com"], addresses: ["240.0.0.1"],
            ports: [ServicePort(number: 443, name: "tls", protocol: "TLS", targetPort: 8443)],
            location: .meshInternal, resolution: .static,
            endpoints: [
                .init(
                    address: "1.2.3.4", ports: ["tls": 9443], labels: ["a": "b"], locality: "r/z", weight: 2,
                    serviceAccount: "sa")
            ],
            subjectAltNames: ["spiffe://cluster.local/ns/a/sa/b"])
        #expect(try object(yaml) == .serviceEntry(entry))
    }

    @Test func aPeerAuthentication() throws {
        let yaml = """
            apiVersion: security.istio.io/v1beta1
            kind: PeerAuthentication
            metadata: {name: a, namespace: b}
            spec:
              selector: {matchLabels: {app: x}}
              mtls: {mode: STRICT}
              portLevelMtls: {8080: {mode: DISABLE}, "8081": {}}
            status: {anything: goes}
            """
        let policy = PeerAuthentication(
            metadata: ObjectMeta(name: "a", namespace: "b"), selector: ["app": "x"], mode: .strict,
            portLevel: [8080: .disable, 8081: .unset])
        #expect(try object(yaml) == .peerAuthentication(policy))
        #expect(
            try object("{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: a}}").unsupported
                == [])
    }

    @Test func knownFieldsWithoutEffectAreListed() throws {
        let yaml = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a}
            spec:
              hosts: [a]
              http:
              - route: [{destination: {host: a}}]
                fault: {delay: {exponentialDelay: 1s}}
              tcp:
              - match: [{sourceSubnet: 10.0.0.0/8}]
                route: [{destination: {host: a}}]
            """
        #expect(
            try object(yaml).unsupported == [
                "spec.http[0].fault.delay.exponentialDelay", "spec.tcp[0].match[0].sourceSubnet",
            ])
    }
}
