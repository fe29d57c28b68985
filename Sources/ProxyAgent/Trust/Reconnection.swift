/// Ends a stream to the control plane so that Envoy comes with a new one.
struct Reconnection: Error {
    let reason: String
}
