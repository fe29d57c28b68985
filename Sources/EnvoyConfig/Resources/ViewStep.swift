import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

/// From what the proxies of one view are sent of one mesh to what they are sent of another, which differs in services
/// and rules.
struct ViewStep {
    let old: VisibleMesh
    let new: VisibleMesh
    let change: TopologyChange
    let present: (String, String) -> EncodedResource?

    /// Nil when others may be concerned than what has changed.
    func update() throws -> ResourceUpdate? {
        switch new.view.type {
        case .sidecar: try followSidecars()
        case .router: try followGateways()
        }
    }

    private func followSidecars() throws -> ResourceUpdate? {
        guard new.view.takesVirtualHosts else { return nil }
        let services = change.hosts.sorted().compactMap { ServiceStep($0, from: old, to: new) }
        let replaced = Set(services.map(\.host))
        var result = ResourceUpdate()
        guard try followRules(&result, besides: replaced), try follow(services, &result), try isSound(result) else {
            return nil
        }
        return result
    }

    /// Whether it routes nothing but requests to services, each by its name, before and after: other hosts get virtual
    /// hosts on ports that depend on all of what it routes.
    func onlyRoutesServices(_ binding: VirtualServiceBinding) -> Bool {
        binding.object.tls.isEmpty && binding.object.tcp.isEmpty
            && binding.hosts.allSatisfy {
                !$0.isWildcard && old.service($0.text) != nil && new.service($0.text) != nil
            }
    }

    /// Whether every virtual host that is new leads to clusters that there are.
    func isSound(_ update: ResourceUpdate) throws -> Bool {
        if update.fresh.virtualHosts.isEmpty { return true }
        let fresh = Set(update.fresh.clusters.map(\.name))
        let removed = update.removed[TypeURL.cluster] ?? []
        return try update.fresh.virtualHosts.hostReferences(new.memo).allSatisfy { host in
            host.clusters.allSatisfy {
                fresh.contains($0) || (!removed.contains($0) && present(TypeURL.cluster, $0) != nil)
            }
        }
    }
}
