/// What the checks of gateways have to say alike.
enum GatewayWords {
    /// Why there is no address to look at.
    static func noAddress(_ evidence: Evidence) -> String {
        let remote = evidence.remotes.first { $0.controlPlaneService.reason != nil }
        if let remote { return "\(remote.name): \(remote.controlPlaneService.reason ?? "")" }
        return
            "neither an EndpointSlice istiod of a remote nor a gateway Service of the primary says where the control plane "
            + "is to be reached"
    }

    /// Commands that show where an address comes from.
    static func showAddress(_ gateway: GatewayEvidence, _ evidence: Evidence) -> [String] {
        gateway.users.compactMap { user in evidence.clusters.first { $0.name == user } }.map {
            evidence.kubectl($0)("get services,endpointslices -o wide")
        }
    }

    /// Commands that show the state of gateway and control plane.
    static func showGateway(_ evidence: Evidence) -> [String] {
        let kubectl =
            evidence.primary.map { evidence.kubectl($0) } ?? Kubectl(context: "PRIMARY", namespace: evidence.namespace)
        return [kubectl("get pods,services -o wide"), kubectl("logs deployment/istiod")]
    }

    /// Whether proxies of a cluster that uses it are ready, so that they reach the control plane whatever is seen from here.
    static func isUsedSuccessfully(_ gateway: GatewayEvidence, _ evidence: Evidence) -> Bool {
        evidence.clusters.contains { gateway.users.contains($0.name) && $0.role == .remote && $0.hasReadyProxy }
    }
}
