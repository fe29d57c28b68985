public import MeshAPI

extension HTTPMatch {
    /// Whether every request matches that the match is in force for.
    public var takesEverything: Bool {
        let anyPath = uri == nil || uri == .prefix("/") || uri == .regex("*") || uri == .regex(".*")
        return anyPath && [scheme, method, authority].allSatisfy { $0 == nil } && headers.isEmpty
            && withoutHeaders.isEmpty && queryParams.isEmpty
    }

    /// Whether it is in force on all ports, for all clients and at all gateways.
    var isInForceEverywhere: Bool {
        port == nil && sourceLabels.isEmpty && sourceNamespace.isEmpty && gateways.isEmpty
    }
}
