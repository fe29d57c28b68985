import MeshModel

extension VisibleMesh {
    /// The names and addresses under which clients of the view may ask for a service; the pods of a headless service
    /// have names below its own.
    func domains(of service: MeshService) -> [String] {
        let host = service.host
        var domains = [host, host + "."]
        if service.origin == .kubernetes {
            let short = "\(service.name).\(service.namespace)"
            if service.namespace == view.namespace { domains.append(service.name) }
            domains += [short + ".svc", short]
        }
        if service.isHeadless { domains += domains.map { "*." + $0 } }
        return domains + addresses(of: service).filter { !$0.contains("/") }.map { $0.contains(":") ? "[\($0)]" : $0 }
    }

    /// The names for a host that only a VirtualService knows.
    func domains(of host: HostPattern) -> [String] {
        host.text == "*" ? ["*"] : [host.text, host.text + "."]
    }
}
