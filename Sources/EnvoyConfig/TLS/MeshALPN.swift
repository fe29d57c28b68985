import MeshModel

/// The application protocols by which proxies of the mesh tell each other what travels inside mutual TLS.
///
/// The names are Istio's. Where it has a filter that chooses one for every request, the name is part of the cluster
/// here, because the port's protocol says it; a sniffed port is the only one that needs a choice (see HTTPFilters).
enum MeshALPN {
    /// HTTP inside.
    static let http = ["istio-http/1.0", "istio-http/1.1", "istio-h2"]
    /// Anything inside.
    static let tcp = ["istio-peer-exchange", "istio"]
    /// Either.
    static let all = ["istio", "istio-peer-exchange"] + http
    /// What a sidecar itself negotiates with a client.
    static let served = ["h2", "http/1.1"]
    /// What plain HTTP looks like to the HTTP inspector.
    static let plainHTTP = ["http/1.1", "h2c"]

    /// What a client offers for a port.
    static func offered(for portProtocol: PortProtocol) -> [String] {
        if portProtocol.isHTTP2 { return ["istio-h2", "istio", "h2"] }
        return portProtocol.isHTTP ? ["istio-http/1.1", "istio", "http/1.1"] : ["istio"]
    }
}
