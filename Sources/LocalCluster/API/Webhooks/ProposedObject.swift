import Kubernetes

/// How webhooks are shown an object that is not stored yet. Pure.
enum ProposedObject {
    /// The members of metadata that a new object gets only when it is stored.
    private static let identity = ["uid", "creationTimestamp", "resourceVersion", "selfLink"]

    /// As mutating webhooks see it: with the defaults of its kind, but without what it has not been given for good.
    /// - Parameter completed: the object as it would be stored; `nil` when it would not be.
    static func visible(_ completed: JSON?, of proposal: Proposal, _ request: AdmittedWriter.Request) -> JSON {
        let raw = proposal.object
        var object = completed ?? raw
        object["kind"] = .string(request.type.kind)
        object["apiVersion"] = .string(request.type.apiVersion(request.version))
        object.metadata["resourceVersion"] = raw.metadata["resourceVersion"]
        guard proposal.isNew else { return object }
        for member in identity { object.metadata[member] = nil }
        if raw.name.isEmpty { object.metadata["name"] = nil }
        removeAllocations(&object, raw, proposal.type)
        return object
    }

    /// As validating webhooks see it.
    static func final(_ completed: JSON, of proposal: Proposal) -> JSON {
        var object = completed
        object.metadata["resourceVersion"] = proposal.isNew ? nil : proposal.object.metadata["resourceVersion"]
        guard proposal.isNew else { return object }
        object.metadata["uid"] = nil
        removeAllocations(&object, proposal.object, proposal.type)
        return object
    }

    /// Nodes, addresses and ports are given out when the object is stored, and might be others by then.
    private static func removeAllocations(_ object: inout JSON, _ raw: JSON, _ type: ResourceType) {
        switch type.storageName {
        case "pods" where raw.spec["nodeName"] == nil: object.spec["nodeName"] = nil
        case "services": removeAllocations(ofService: &object, raw)
        default: break
        }
    }

    private static func removeAllocations(ofService service: inout JSON, _ raw: JSON) {
        for member in ["clusterIP", "clusterIPs", "healthCheckNodePort"] where raw.spec[member] == nil {
            service.spec[member] = nil
        }
        guard let ports = service.spec["ports"]?.array else { return }
        service.spec["ports"] = .array(
            ports.enumerated().map { index, port in
                guard raw.spec["ports"]?[index]?["nodePort"] == nil else { return port }
                var port = port
                port["nodePort"] = nil
                return port
            })
    }
}
