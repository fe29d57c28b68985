import Testing

@testable import MeshAPI

/// What is said about input that is not well formed: file, line, object, path and reason.
struct FaultTests {
    struct Case: CustomTestStringConvertible {
        var name: String
        var yaml: String
        var faults: [String]
        var testDescription: String { name }
    }

    @Test(arguments: unknownFields + wrongTypes + badValues + heads + duplicates + notYAML)
    func isRefused(_ test: Case) {
        let faults = MeshObject.decode(yaml: test.yaml, file: "x.yaml").flatMap(\.faults)
        #expect(faults == test.faults)
    }

    static let unknownFields = [
        Case(
            name: "a misspelt field deep inside",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge, namespace: istio-system}
                spec:
                  servers:
                  - port:
                      nmber: 80
                      name: http
                      protocol: HTTP
                    hosts: ["*"]
                """,
            faults: [
                "x.yaml:6: Gateway istio-system/edge: spec.servers[0].port.number: missing",
                "x.yaml:7: Gateway istio-system/edge: spec.servers[0].port.nmber: unknown field; did you mean \"number\"?",
            ]),
        Case(
            name: "nothing is near",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: a}
                spec: {host: a, colour: red}
                """,
            faults: ["x.yaml:4: DestinationRule default/a: spec.colour: unknown field"]),
        Case(
            name: "beside spec, and in metadata",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: a, lables: {a: b}}
                spec: {host: a}
                specs: {}
                """,
            faults: [
                "x.yaml:3: DestinationRule default/a: metadata.lables: unknown field; did you mean \"labels\"?",
                "x.yaml:5: DestinationRule default/a: specs: unknown field; did you mean \"spec\"?",
            ]),
        Case(
            name: "another spelling of the same field",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: a}
                spec:
                  hosts: [a]
                  tls:
                  - match: [{sni_hosts: [a]}]
                    route: [{destination: {host: a}}]
                """,
            faults: [
                "x.yaml:7: VirtualService default/a: spec.tls[0].match[0].sni_hosts: unknown field; did you mean \"sniHosts\"?"
            ]),
        Case(
            name: "a field of a map's value, whose own name is data",
            yaml: """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: a}
                spec:
                  selector: {matchLabels: {any.thing/goes: x}}
                  portLevelMtls:
                    8080: {modus: STRICT}
                """,
            faults: [
                "x.yaml:7: PeerAuthentication default/a: spec.portLevelMtls.8080.modus: unknown field; did you mean \"mode\"?"
            ]),
    ]

    static let wrongTypes = [
        Case(
            name: "every one of them",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: a}
                spec:
                  selector: [istio]
                  servers:
                  - port: {number: "80", name: 80, protocol: TLS}
                    hosts: "*"
                    tls: {httpsRedirect: 1}
                  - everything
                """,
            faults: [
                "x.yaml:5: Gateway default/a: spec.selector: expected an object, found a list",
                "x.yaml:7: Gateway default/a: spec.servers[0].port.number: expected a whole number, found the text \"80\"",
                "x.yaml:7: Gateway default/a: spec.servers[0].port.name: expected text, found the number 80; put it in quotes",
                "x.yaml:8: Gateway default/a: spec.servers[0].hosts: expected a list, found the text \"*\"",
                "x.yaml:9: Gateway default/a: spec.servers[0].tls.httpsRedirect: expected true or false, found the number 1",
                "x.yaml:10: Gateway default/a: spec.servers[1]: expected an object, found the text \"everything\"",
            ]),
        Case(
            name: "a label that looks like a number or a truth value",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata:
                  name: a
                  labels: {"example.com/version": 1.0}
                spec:
                  host: a
                  subsets: [{name: v1, labels: {on: yes}}]
                """,
            faults: [
                "x.yaml:5: DestinationRule default/a: metadata.labels[\"example.com/version\"]: expected text, found the number 1.0; put it in quotes",
                "x.yaml:8: DestinationRule default/a: spec.subsets[0].labels.on: expected text, found true; put it in quotes",
            ]),
        Case(
            name: "an object of Kubernetes itself",
            yaml: """
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec:
                  somethingNew: {1: 2}
                  ports: [{port: http}]
                """,
            faults: [
                "x.yaml:6: Service default/a: spec.ports[0].port: expected a whole number, found the text \"http\""
            ]),
        Case(
            name: "a secret's values do not show",
            yaml: """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                data: {password: 123456, key: "hunter2!"}
                stringData: {pin: 4321}
                """,
            faults: [
                "x.yaml:4: Secret default/a: data.password: expected text, found a number; put it in quotes",
                "x.yaml:4: Secret default/a: data.key: not base64",
                "x.yaml:5: Secret default/a: stringData.pin: expected text, found a number; put it in quotes",
            ]),
    ]

    static let badValues = [
        Case(
            name: "enumerations, ranges and durations",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: a}
                spec:
                  host: a
                  trafficPolicy:
                    tls: {mode: ISTIO_MUTAL}
                    loadBalancer: {simple: FASTEST}
                    connectionPool:
                      tcp: {maxConnections: 3000000000, connectTimeout: 10, idleTimeout: 10 s}
                """,
            faults: [
                "x.yaml:7: DestinationRule default/a: spec.trafficPolicy.tls.mode: \"ISTIO_MUTAL\" is not one of DISABLE, SIMPLE, MUTUAL, ISTIO_MUTUAL; did you mean \"ISTIO_MUTUAL\"?",
                "x.yaml:8: DestinationRule default/a: spec.trafficPolicy.loadBalancer.simple: \"FASTEST\" is not one of UNSPECIFIED, RANDOM, PASSTHROUGH, ROUND_ROBIN, LEAST_REQUEST, LEAST_CONN",
                "x.yaml:10: DestinationRule default/a: spec.trafficPolicy.connectionPool.tcp.maxConnections: 3000000000 is out of range; it must be between -2147483648 and 2147483647",
                "x.yaml:10: DestinationRule default/a: spec.trafficPolicy.connectionPool.tcp.connectTimeout: expected a duration such as \"10s\", found the number 10",
                "x.yaml:10: DestinationRule default/a: spec.trafficPolicy.connectionPool.tcp.idleTimeout: \"10 s\" is not a duration; write for example 10s, 1.5h or 100ms",
            ]),
        Case(
            name: "two of which only one may be",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: a}
                spec:
                  hosts: [a]
                  http:
                  - match: [{uri: {exact: /a, prefix: /b}}]
                    route: [{destination: {host: a}}]
                """,
            faults: [
                "x.yaml:7: VirtualService default/a: spec.http[0].match[0].uri: only one of exact, prefix may be set"
            ]),
        Case(
            name: "a port that is none",
            yaml: """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: a}
                spec:
                  selector: {matchLabels: {a: b}}
                  portLevelMtls: {http: {mode: STRICT}}
                """,
            faults: ["x.yaml:6: PeerAuthentication default/a: spec.portLevelMtls.http: \"http\" is not a port number"]),
    ]

    static let heads = [
        Case(
            name: "neither version nor kind", yaml: "spec: {}",
            faults: ["x.yaml:1: apiVersion: missing", "x.yaml:1: kind: missing"]),
        Case(
            name: "a kind of nobody's", yaml: "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}",
            faults: ["x.yaml:2: kind: kind Deployment (apps/v1) is not known"]),
        Case(
            name: "a misspelt kind", yaml: "apiVersion: networking.istio.io/v1\nkind: VirtualServce",
            faults: [
                "x.yaml:2: kind: kind VirtualServce (networking.istio.io/v1) is not known; did you mean \"VirtualService\"?"
            ]),
        Case(
            name: "the Gateway of another group", yaml: "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway",
            faults: ["x.yaml:2: kind: kind Gateway (gateway.networking.k8s.io/v1) is not known"]),
        Case(
            name: "a version that is none", yaml: "kind: Gateway\napiVersion: networking.istio.io/v2",
            faults: [
                "x.yaml:2: apiVersion: networking.istio.io/v2 is not a known version of Gateway; write networking.istio.io/v1"
            ]),
        Case(
            name: "no name", yaml: "apiVersion: v1\nkind: ConfigMap\nmetadata: {}",
            faults: ["x.yaml:3: ConfigMap: metadata.name: missing"]),
        Case(
            name: "no metadata", yaml: "apiVersion: v1\nkind: ConfigMap",
            faults: ["x.yaml:1: ConfigMap: metadata: missing"]),
        Case(
            name: "no object", yaml: "just text",
            faults: ["x.yaml:1: expected an object with apiVersion and kind, found the text \"just text\""]),
    ]

    static let duplicates = [
        Case(
            name: "duplicate keys in several places, and something else",
            yaml: """
                # A comment counts as a line.
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: a}
                spec:
                  servers:
                  - port: {number: 80, "number": 81, name: http, protocol: HTTP}
                    hosts: ["*"]
                    hosts: ["a.com"]
                    bnd: 1.2.3.4
                """,
            faults: [
                "x.yaml:8: Gateway default/a: spec.servers[0].port.number: the key is there twice; the other one is in line 8",
                "x.yaml:10: Gateway default/a: spec.servers[0].hosts: the key is there twice; the other one is in line 9",
                "x.yaml:11: Gateway default/a: spec.servers[0].bnd: unknown field; did you mean \"bind\"?",
            ]),
        Case(
            name: "three times",
            yaml: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  k: a\n  k: b\n  k: c",
            faults: [
                "x.yaml:6: ConfigMap default/a: data.k: the key is there twice; the other one is in line 5",
                "x.yaml:7: ConfigMap default/a: data.k: the key is there twice; the other one is in line 5",
            ]),
        Case(
            name: "an empty key",
            yaml: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {\"\": a, \"\": b}",
            faults: ["x.yaml:4: the key \"\" is there twice"]),
    ]

    static let notYAML = [
        Case(
            name: "wrong indentation",
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata:
                  name: a
                 spec: {}
                """,
            faults: ["x.yaml:5: not YAML: did not find expected key while parsing a block mapping"]),
        Case(
            name: "tabs", yaml: "apiVersion: v1\nkind: Service\nmetadata:\n\tname: a",
            faults: [
                "x.yaml:4: not YAML: found character that cannot start any token while scanning for the next token; indent with spaces, not with tabs"
            ]),
        Case(
            name: "a broken document between two others",
            yaml: """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a, labels: 1}
                ---
                apiVersion: [
                --- # the third
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: b, labels: 2}
                """,
            faults: [
                "x.yaml:3: ConfigMap default/a: metadata.labels: expected an object, found the number 1",
                "x.yaml:6: not YAML: did not find expected node content while parsing a flow node",
                "x.yaml:9: ConfigMap default/b: metadata.labels: expected an object, found the number 2",
            ]),
        Case(
            name: "a control character", yaml: "apiVersion: v1\nkind: \u{1}",
            faults: ["x.yaml:2: not YAML: control characters are not allowed"]),
        Case(name: "a key that is a list", yaml: "? [a]\n: b", faults: ["x.yaml:1: a key must be plain text"]),
        Case(name: "an alias of nothing", yaml: "kind: *a", faults: ["x.yaml:1: not YAML: found undefined alias"]),
    ]
}

extension Result<MeshObject, DecodeFailure> {
    /// The descriptions of the faults; none for an object.
    var faults: [String] {
        switch self {
        case .success: []
        case .failure(let failure): failure.faults.map(\.description)
        }
    }
}
