import EnvoyConfig

/// Proxies that are served the same.
struct ProxyClass: Hashable, Sendable {
    let view: ProxyView
    let inbound: InboundView?
}
