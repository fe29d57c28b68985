import ProxyFleet

/// What a sidecar was served, byte by byte.
struct Serving: Sendable {
    /// When it connected.
    var storm: [RecordedResponse] = []
    /// After a change of one endpoint.
    var endpoint: [RecordedResponse] = []
}
