import MeshModel

/// What the clients of one view see of a service that came, changed or went.
struct ServiceStep {
    let host: String
    /// Nil when it came.
    let before: MeshService?
    /// Nil when it went.
    let after: MeshService?

    /// Nil when they see no difference.
    /// - Parameter isRuledAnew: whether another DestinationRule is a difference too.
    init?(_ host: String, from old: VisibleMesh, to new: VisibleMesh, isRuledAnew: Bool = false) {
        self.host = host
        before = old.service(host)
        after = new.service(host)
        let facts = [(old, before), (new, after)].map { mesh, service in
            service.map { mesh.snapshot.endpoints.facts(of: $0.key) }
        }
        if !isRuledAnew, before == after, facts[0] == facts[1] { return nil }
    }

    /// The ports whose requests are routed, before or after.
    var routedPorts: Set<UInt32> {
        Set([before, after].compactMap(\.self).flatMap { $0.ports.filter(\.portProtocol.isHTTP).map(\.number) })
    }
}
