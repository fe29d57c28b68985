public import MeshAPI

/// A VirtualService with every name in it resolved: hosts and destinations are full names, gateways are
/// `namespace/name` or `mesh`.
///
/// An object, since lists of them are copied whenever one of them changes.
public final class VirtualServiceBinding: Sendable {
    /// The name by which rules are bound to all sidecars.
    public static let mesh = "mesh"

    /// The object, its names resolved.
    public let object: VirtualService
    /// What it routes.
    public let hosts: [HostPattern]
    /// Where it routes: names of Gateways, or ``mesh``.
    public let gateways: Set<String>
    /// Who sees it.
    public let visibility: Visibility
    /// The selectors by which its rules tell clients apart.
    let sourceSelectors: [LabelSelector]
    /// The hosts that it sends something to, mirrored requests too.
    let destinations: Set<String>

    /// - Parameters:
    ///   - object: its names resolved.
    ///   - visibility: what the object says of it.
    init(_ object: VirtualService, visibility: Visibility) {
        self.object = object
        self.visibility = visibility
        hosts = object.hosts.map { HostPattern($0) }
        gateways = Set(object.gateways)
        sourceSelectors = object.sourceSelectors
        destinations = object.destinations
    }

    /// Whether its rules are for sidecars too.
    public var isForSidecars: Bool { gateways.contains(Self.mesh) }

    /// Whether one of `hosts` is a destination.
    func sends(toOneOf hosts: Set<String>) -> Bool { !hosts.isEmpty && !destinations.isDisjoint(with: hosts) }

    /// Whether it takes precedence over `other` where both are for the same.
    func precedes(_ other: VirtualServiceBinding) -> Bool { object.metadata.precedes(other.object.metadata) }
}

extension VirtualServiceBinding: Hashable {
    /// All of it comes from the object.
    public static func == (one: VirtualServiceBinding, other: VirtualServiceBinding) -> Bool {
        one === other || (one.object == other.object && one.visibility == other.visibility)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(object.key) }
}

extension VirtualService {
    fileprivate var sourceSelectors: [LabelSelector] {
        let labels =
            http.flatMap { $0.match.map(\.sourceLabels) } + tls.flatMap { $0.match.map(\.sourceLabels) }
            + tcp.flatMap { $0.match.map(\.sourceLabels) }
        return labels.filter { !$0.isEmpty }.map { LabelSelector($0) }
    }

    fileprivate var destinations: Set<String> {
        let mirrors = http.flatMap(\.mirrors).map(\.destination.host)
        let requests = http.flatMap(\.route).map(\.destination.host) + mirrors
        let connections = (tls.flatMap(\.route) + tcp.flatMap(\.route)).map(\.destination.host)
        return Set(requests + connections)
    }
}
