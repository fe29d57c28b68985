/// What the control plane says about an endpoint's health. The raw value is the number in
/// `envoy.config.core.v3.HealthStatus`.
public enum EndpointHealth: UInt32, Sendable, Hashable {
    /// Takes traffic.
    case healthy = 1
    /// Takes none, save in Envoy's panic mode.
    case unhealthy = 2
    /// Takes no new requests; existing connections and sticky sessions go on.
    case draining = 3
}
