/// How Envoy is called.
enum EnvoyCommand {
    /// Arguments of `setpriv`, which becomes Envoy: the kernel kills Envoy when the agent dies, however it dies.
    static func arguments(envoy: String, _ configuration: AgentConfiguration) -> [String] {
        let drain = max(configuration.drainDuration.components.seconds, 1)
        return ["--pdeathsig", "KILL", "--", envoy]
            + ["--config-path", configuration.bootstrapPath]
            + ["--disable-hot-restart"]
            + (configuration.concurrency > 0 ? ["--concurrency", "\(configuration.concurrency)"] : [])
            + ["--drain-time-s", "\(drain)", "--drain-strategy", "immediate"]
            + ["--local-address-ip-version", configuration.hasIPv4 ? "v4" : "v6"]
            + ["--file-flush-interval-msec", "1000"]
            + ["--log-level", configuration.envoyLogLevel]
            + (configuration.envoyComponentLogLevel.isEmpty
                ? [] : ["--component-log-level", configuration.envoyComponentLogLevel])
            + ["--log-format", "%Y-%m-%dT%T.%eZ\t%l\tenvoy %n %g:%#\t%v"]
    }
}
