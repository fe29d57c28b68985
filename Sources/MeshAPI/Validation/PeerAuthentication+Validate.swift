extension PeerAuthentication {
    func validate(_ check: inout Check) {
        if selector.isEmpty, !portLevel.isEmpty {
            check.fault("portLevelMtls", reason: "needs a selector: ports belong to workloads")
        }
        for port in portLevel.keys.sorted() { check.port(port, at: "portLevelMtls", String(port)) }
    }
}
