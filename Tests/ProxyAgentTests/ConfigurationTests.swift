import Logging
import Testing

@testable import ProxyAgent

@Suite struct ConfigurationTests {
    @Test func injectedSidecar() throws {
        let configuration = try Examples.sidecar()
        #expect(configuration.role == .sidecar)
        #expect(configuration.nodeID == "sidecar~10.20.0.7~sleep.sample~sample.svc.cluster.local")
        #expect(configuration.serviceCluster == "sleep.sample")
        #expect(configuration.clusterID == "cluster2")
        #expect(configuration.controlPlane == HostPort(host: "istiod.istio-system.svc", port: 15012))
        #expect(configuration.labels == ["app": "sleep", "version": "v1"])
        #expect(configuration.metadata["NETWORK"] == "network1")
        #expect(configuration.socketPath == "/etc/istio/proxy/agent.sock")
        #expect(configuration.concurrency == 2)
        #expect(configuration.egressMark == nil)
    }

    @Test func gatewayOnIPv6() throws {
        let configuration = try Examples.router()
        #expect(
            configuration.nodeID == "router~fd00::7~istio-ingressgateway.istio-system~istio-system.svc.cluster.local")
        #expect(configuration.listenAddress == "::")
        #expect(configuration.concurrency == 0)
        #expect(configuration.egressMark == 1337)
        #expect(configuration.serviceCluster == "istio-proxy.istio-system")
    }

    /// A field of the configuration, as text.
    enum Field: Sendable {
        case addresses, controlPlane, concurrency, owner, envoy, bootstrapPath, drainDuration, renewalSpread

        func text(_ configuration: AgentConfiguration) -> String {
            switch self {
            case .addresses: configuration.addresses.joined(separator: " ")
            case .controlPlane: "\(configuration.controlPlane)"
            case .concurrency: "\(configuration.concurrency)"
            case .owner: configuration.metadata["OWNER"]?.stringValue ?? ""
            case .envoy: configuration.envoy
            case .bootstrapPath: configuration.bootstrapPath
            case .drainDuration: "\(configuration.drainDuration)"
            case .renewalSpread: "\(configuration.renewalSpread)"
            }
        }
    }

    @Test(
        arguments: [
            (["INSTANCE_IPS": "10.20.0.7,fd00::1"], .addresses, "10.20.0.7 fd00::1"),
            (["INSTANCE_IP": "", "INSTANCE_IPS": "fd00::1"], .addresses, "fd00::1"),
            (["CA_ADDR": ""], .controlPlane, "istiod.istio-system.svc:15012"),
            (["CA_ADDR": "[fd00::9]:15012"], .controlPlane, "[fd00::9]:15012"),
            (
                ["CA_ADDR": "", "PROXY_CONFIG": #"{"discoveryAddress": "x.y.svc:15012"}"#], .controlPlane,
                "x.y.svc:15012"
            ),
            (["PROXY_CONFIG": #"{"concurrency": 4}"#], .concurrency, "4"),
            (["ISTIO_METAJSON_X": #"{"OWNER": "someone"}"#], .owner, "someone"),
            (["SKEIN_ENVOY": "/opt/envoy"], .envoy, "/opt/envoy"),
            (["SKEIN_AGENT_DIR": "/run/x"], .bootstrapPath, "/run/x/envoy.json"),
            (["TERMINATION_DRAIN_DURATION_SECONDS": "5"], .drainDuration, "5.0 seconds"),
            (["SKEIN_RENEWAL_SPREAD": "0"], .renewalSpread, "0.0 seconds"),
        ] as [([String: String], Field, String)])
    func variables(_ more: [String: String], _ field: Field, _ value: String) throws {
        let configuration = try AgentConfiguration.parse(
            environment: Examples.environment.merging(more) { $1 }, arguments: Examples.arguments, files: PodFiles())
        #expect(field.text(configuration) == value)
    }

    @Test(arguments: [
        (["--log_output_level=default:debug"], "debug"), (["--log_output_level", "warn"], "warning"),
        (["--log_output_level=all:error,ads:debug"], "error"), (["--log_output_level=ads:debug"], "info"),
    ])
    func logLevels(_ arguments: [String], _ level: String) throws {
        let configuration = try AgentConfiguration.parse(
            environment: Examples.environment, arguments: ["sidecar"] + arguments, files: PodFiles())
        #expect(configuration.logLevel.rawValue == level)
    }

    /// Each case: what is changed, arguments, and the places that must be named.
    @Test(
        arguments: [
            ([:], [], ["arguments"]),
            ([:], ["waypoint"], ["waypoint"]),
            ([:], ["sidecar", "router"], ["router"]),
            ([:], ["sidecar", "--domian", "x", "--concurrency"], ["--domian", "x", "--concurrency"]),
            (
                [:], ["sidecar", "--concurrency=many", "--log_output_level=loud"],
                ["--concurrency", "--log_output_level"]
            ),
            (["POD_NAME": "", "SERVICE_ACCOUNT": ""], ["sidecar"], ["POD_NAME", "SERVICE_ACCOUNT"]),
            (["INSTANCE_IP": "localhost", "CA_ADDR": "istiod"], ["sidecar"], ["INSTANCE_IP", "CA_ADDR"]),
            (["CA_ADDR": "fd00::9:15012"], ["sidecar"], ["CA_ADDR"]),
            (["CA_ADDR": "istiod.istio-system.svc:0"], ["sidecar"], ["CA_ADDR"]),
            (["PROXY_CONFIG": #"{"discoveryAddress": "other:15012"}"#], ["sidecar"], ["CA_ADDR"]),
            (["PROXY_CONFIG": "{", "ISTIO_METAJSON_X": "[]"], ["sidecar"], ["ISTIO_METAJSON_X", "PROXY_CONFIG"]),
            (["SKEIN_EGRESS_MARK": "0"], ["sidecar"], ["SKEIN_EGRESS_MARK"]),
            (["SKEIN_RENEWAL_SPREAD": "soon"], ["sidecar"], ["SKEIN_RENEWAL_SPREAD"]),
            (["SKEIN_AGENT_DIR": String(repeating: "/long", count: 20)], ["sidecar"], ["SKEIN_AGENT_DIR"]),
        ] as [([String: String], [String], [String])])
    func faultsAreNamedAllAtOnce(_ more: [String: String], _ arguments: [String], _ names: [String]) {
        let error = #expect(throws: ConfigurationError.self) {
            try AgentConfiguration.parse(
                environment: Examples.environment.merging(more) { $1 }, arguments: arguments, files: PodFiles())
        }
        #expect(error.map { Set($0.faults.map(\.name)) } == Set(names))
    }

    @Test(arguments: [
        (#"app="sleep""#, ["app": "sleep"]),
        ("a=\"1\"\n\nb=\"2\"\n", ["a": "1", "b": "2"]),
        (#"x/y.z="say \"hi\"\n\t\\""#, ["x/y.z": "say \"hi\"\n\t\\"]),
        (#"u="\u00e9\U0001F426\xc3\xa9""#, ["u": "é🐦é"]),
        (#"eq="a=b=c""#, ["eq": "a=b=c"]),
    ])
    func downwardFiles(_ text: String, _ values: [String: String]) {
        let parsed = DownwardFile.parse(text, name: "labels")
        #expect(parsed.values == values)
        #expect(parsed.faults.isEmpty)
    }

    @Test(arguments: [
        "app", "app=sleep", "=\"x\"", #"a="\q""#, #"a="x"#, #"a="\"#, #"a="x"y""#, #"a="\u12""#, #"a="\xff""#,
        #"a="\ud800""#,
    ])
    func malformedDownwardLines(_ line: String) {
        let parsed = DownwardFile.parse("ok=\"1\"\n" + line, name: "labels")
        #expect(parsed.values == ["ok": "1"])
        #expect(parsed.faults.map(\.name) == ["labels:2"])
    }
}
