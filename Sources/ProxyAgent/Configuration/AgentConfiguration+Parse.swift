import Logging

extension AgentConfiguration {
    /// The configuration of this process: reads the pod's files, then parses.
    ///
    /// - Throws: ``ConfigurationError`` with all faults at once.
    public static func load(environment: [String: String], arguments: [String]) throws(ConfigurationError) -> Self {
        try parse(environment: environment, arguments: arguments, files: PodFiles(directory: "/etc/istio/pod"))
    }

    /// What environment, arguments and pod files say. Variables and arguments have Istio's names and meaning; unknown
    /// variables are ignored, unknown arguments are faults.
    public static func parse(
        environment: [String: String], arguments: [String], files: PodFiles
    ) throws(ConfigurationError) -> Self {
        var reader = ConfigurationReader(environment: environment, arguments: ProxyArguments(arguments))
        let configuration = reader.read(files)
        guard reader.faults.isEmpty else { throw ConfigurationError(faults: reader.faults) }
        return configuration
    }
}

/// Reads one configuration, collecting faults on the way.
struct ConfigurationReader {
    let environment: [String: String]
    let arguments: ProxyArguments
    var faults: [ConfigurationError.Fault]

    init(environment: [String: String], arguments: ProxyArguments) {
        self.environment = environment
        self.arguments = arguments
        faults = arguments.faults
    }

    mutating func read(_ files: PodFiles) -> AgentConfiguration {
        var result = AgentConfiguration(
            role: arguments.role ?? .sidecar, podName: required("POD_NAME"), namespace: required("POD_NAMESPACE"),
            serviceAccount: required("SERVICE_ACCOUNT"), addresses: addresses())
        result.labels = podFile(files.labels, "labels")
        result.annotations = podFile(files.annotations, "annotations")
        result.nodeName = optional("NODE_NAME")
        result.hostAddress = optional("HOST_IP")
        result.domain = arguments.options["domain"] ?? result.domain
        result.serviceCluster =
            arguments.options["serviceCluster"] ?? "\(application(result.labels)).\(result.namespace)"
        readMesh(&result)
        readProcess(&result)
        return result
    }

    private mutating func readMesh(_ result: inout AgentConfiguration) {
        let proxyConfig = json("PROXY_CONFIG")
        result.metadata = metadata()
        result.metadata["PROXY_CONFIG"] = proxyConfig
        result.clusterID = result.metadata["CLUSTER_ID"]?.stringValue ?? result.clusterID
        result.trustDomain = optional("TRUST_DOMAIN") ?? result.trustDomain
        result.controlPlane = controlPlane(proxyConfig, default: result.controlPlane)
        result.concurrency =
            integer("--concurrency", arguments.options["concurrency"], 0...1024)
            ?? proxyConfig?["concurrency"]?.intValue ?? result.concurrency
    }

    private mutating func readProcess(_ result: inout AgentConfiguration) {
        result.envoy = optional("SKEIN_ENVOY") ?? result.envoy
        result.directory = optional("SKEIN_AGENT_DIR") ?? result.directory
        if result.socketPath.utf8.count > 100 {
            fault(
                "SKEIN_AGENT_DIR", "\(result.socketPath) is longer than the 100 characters that a unix socket may have")
        }
        result.egressMark = integer("SKEIN_EGRESS_MARK", optional("SKEIN_EGRESS_MARK"), 1...Int(UInt32.max))
            .map { UInt32($0) }
        let drain = optional("TERMINATION_DRAIN_DURATION_SECONDS")
        result.drainDuration =
            integer("TERMINATION_DRAIN_DURATION_SECONDS", drain, 0...86_400).map { .seconds($0) }
            ?? result.drainDuration
        result.renewalSpread =
            integer("SKEIN_RENEWAL_SPREAD", optional("SKEIN_RENEWAL_SPREAD"), 0...86_400).map { .seconds($0) }
            ?? result.renewalSpread
        result.envoyLogLevel = arguments.options["proxyLogLevel"] ?? result.envoyLogLevel
        result.envoyComponentLogLevel = arguments.options["proxyComponentLogLevel"] ?? result.envoyComponentLogLevel
        result.logLevel = logLevel() ?? result.logLevel
    }

    /// `discoveryAddress` of PROXY_CONFIG, or CA_ADDR: one server does both here.
    private mutating func controlPlane(_ proxyConfig: JSONValue?, default: HostPort) -> HostPort {
        let authority = address("CA_ADDR", optional("CA_ADDR"))
        let discovery = address("PROXY_CONFIG.discoveryAddress", proxyConfig?["discoveryAddress"]?.stringValue)
        if let authority, let discovery, authority != discovery {
            fault(
                "CA_ADDR",
                "\(authority) differs from PROXY_CONFIG.discoveryAddress \(discovery); both must name one server")
        }
        return discovery ?? authority ?? `default`
    }

    /// `ISTIO_META_X=text` gives X; `ISTIO_METAJSON_X={...}` gives its members.
    private mutating func metadata() -> [String: JSONValue] {
        var result: [String: JSONValue] = [:]
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("ISTIO_META_") {
                result[String(name.dropFirst("ISTIO_META_".count))] = .string(value)
            } else if name.hasPrefix("ISTIO_METAJSON_"), let parsed = json(name) {
                guard case .object(let members) = parsed else {
                    fault(name, "not a JSON object")
                    continue
                }
                result.merge(members) { $1 }
            }
        }
        return result
    }
}
