/// The ports of a proxy, Istio's numbers. Tests take others.
public struct AgentPorts: Sendable, Hashable {
    /// Envoy's admin interface, loopback only.
    public var admin = 15000
    /// Merged metrics and probes, served by the agent.
    public var status = 15020
    /// `/healthz/ready`, served by the agent.
    public var readiness = 15021
    /// Envoy's own metrics.
    public var metrics = 15090

    public init() {}
}
