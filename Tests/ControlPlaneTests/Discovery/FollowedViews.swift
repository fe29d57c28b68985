import EnvoyAPI
import EnvoyConfig
import MeshAPI
import MeshModel
import Testing
import XDS

@testable import ControlPlane

/// A mesh whose views are followed from change to change, each step compared with what is built of everything anew.
struct FollowedViews {
    private var input = MeshInput(settings: MeshSettings(configCluster: "c1"), clusters: ["c1": ClusterObjects()])
    private var pending = InputChange()
    private var maker = GenerationMaker()
    private var latest: Generation?
    private var layers: [ProxyView: ClassLayer] = [:]
    private let memo = LayerMemo()
    /// How many times a sidecar's view was followed through rules alone, and through services, and how many times that of
    /// a gateway.
    private(set) var (ruleUpdates, serviceUpdates, gatewayUpdates) = (0, 0, 0)

    /// A mesh of these objects.
    init(_ yaml: String...) throws {
        for text in yaml { try apply(text) }
        try step()
    }

    /// What the next step brings.
    mutating func apply(_ yaml: String, isRemoved: Bool = false) throws {
        for object in try MeshObject.decode(yaml: yaml, file: "x.yaml").map({ try $0.get() }) {
            if isRemoved {
                input.clusters["c1"]?.remove(object.key)
            } else {
                input.clusters["c1"]?.apply(object)
            }
            pending.add(object.key, of: "c1")
        }
    }

    /// Follows all views through what was applied since the last step.
    mutating func step(_ comment: Comment? = nil) throws {
        defer { pending = InputChange() }
        guard let next = maker.next(input, pending) else { return }
        var built: [ProxyView: ClassLayer] = [:]
        for view in Self.views(next.snapshot) {
            try count(view, next)
            let layer = ClassLayer.outbound(view, next, layers[view], memo: memo)
            let anew = ClassLayer.outbound(view, next, nil, memo: LayerMemo())
            try #require(layer.failure == nil && anew.failure == nil, "\(layer.failure ?? anew.failure ?? "")")
            for type in ProxyResources.typeURLs {
                try #require(layer.set.table(type).resources == anew.set.table(type).resources, comment)
            }
            try #require(layer.credentials == anew.credentials, comment)
            built[view] = layer
        }
        (latest, layers) = (next, built)
    }

    private mutating func count(_ view: ProxyView, _ next: Generation) throws {
        guard let latest, let change = next.change.topology, let set = layers[view]?.set else { return }
        let old = VisibleMesh(view, latest.snapshot)
        guard try old.update(to: next.snapshot, change, in: { set.table($0)[$1] }) != nil else { return }
        switch view.type {
        case .router: gatewayUpdates += 1
        case .sidecar where change.hosts.isEmpty: ruleUpdates += 1
        case .sidecar: serviceUpdates += 1
        }
    }

    private static func views(_ snapshot: MeshSnapshot) -> [ProxyView] {
        var nodes = ["demo", "other"].map {
            ProxyNode(type: .sidecar, address: "10.0.0.1", name: "x", namespace: $0, cluster: "c1")
        }
        nodes[0].labels = ["team": "a"]
        for index in nodes.indices { nodes[index].takesVirtualHosts = true }
        var whole = nodes[0]
        whole.takesVirtualHosts = false
        var edge = ProxyNode(type: .router, address: "10.0.0.2", name: "e", namespace: "demo", cluster: "c1")
        edge.labels = ["istio": "edge"]
        var eastWest = edge
        eastWest.labels = ["istio": "eastwest"]
        eastWest.takesVirtualHosts = true
        return (nodes + [whole, edge, eastWest]).map { view(of: $0, in: snapshot).outbound }
    }
}
