public import MeshAPI

/// A VirtualService with every name in it resolved: hosts and destinations are full names, gateways are
/// `namespace/name` or `mesh`.
public struct VirtualServiceBinding: Sendable, Hashable {
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

    /// Whether its rules are for sidecars too.
    public var isForSidecars: Bool { gateways.contains(Self.mesh) }

    /// The selectors by which its rules tell clients apart.
    var sourceSelectors: [LabelSelector] {
        let labels =
            object.http.flatMap { $0.match.map(\.sourceLabels) } + object.tls.flatMap { $0.match.map(\.sourceLabels) }
            + object.tcp.flatMap { $0.match.map(\.sourceLabels) }
        return labels.filter { !$0.isEmpty }.map { LabelSelector($0) }
    }
}
