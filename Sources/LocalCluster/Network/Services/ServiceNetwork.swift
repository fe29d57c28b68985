import Foundation
import Kubernetes
import Logging
import ServiceLifecycle
import Synchronization

/// Keeps the node's packet rules, load balancer addresses and DNS zone as the Services and EndpointSlices in the
/// store say. Changes that come while rules are being applied are applied together.
struct ServiceNetwork: Service {
    let store: ObjectStore
    let policy: NodePolicy
    let tools: SystemTools
    let clusterDomain: String
    /// Where the DNS server looks for its zone.
    let zone: ZoneBox
    /// All addresses that load balancers may have.
    let loadBalancerPool: Set<IPv4Address>
    let log: Logger

    func run() async throws {
        let news = CatalogBox()
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { await follow(.services, news, Self.apply(services:to:)) }
                group.addTask { await follow(.endpointSlices, news, Self.apply(slices:to:)) }
                group.addTask { await applyChanges(news) }
            }
        }
    }

    /// The catalog, and whether both kinds have been listed: before that nothing may be concluded from it.
    private struct Listing {
        var catalog = ServiceCatalog()
        var pending: Set<GroupVersionResource> = [.services, .endpointSlices]
    }

    private final class CatalogBox: Sendable {
        let listing = Mutex(Listing())
        let changed = Wakeup()
    }

    private func follow(
        _ resource: GroupVersionResource, _ news: CatalogBox,
        _ apply: @escaping @Sendable (ObjectFeed.News, inout ServiceCatalog) -> Void
    ) async {
        do {
            for try await item in store.follow(resource) {
                news.listing.withLock { listing in
                    apply(item, &listing.catalog)
                    if case .all = item { listing.pending.remove(resource) }
                }
                news.changed.notify()
            }
        } catch {
            if !Task.isCancelled { log.error("cannot follow \(resource): \(error)") }
        }
    }

    private static func apply(services news: ObjectFeed.News, to catalog: inout ServiceCatalog) {
        switch news {
        case .all(let objects): catalog.replaceServices(objects)
        case .changed(let object): catalog.set(service: object)
        case .removed(let object): catalog.removeService(object)
        }
    }

    private static func apply(slices news: ObjectFeed.News, to catalog: inout ServiceCatalog) {
        switch news {
        case .all(let objects): catalog.replaceSlices(objects)
        case .changed(let object): catalog.set(slice: object)
        case .removed(let object): catalog.removeSlice(object)
        }
    }

    private func applyChanges(_ news: CatalogBox) async {
        var applied = Applied(addresses: loadBalancerPool)
        while !Task.isCancelled {
            await news.changed.wait()
            let listing = news.listing.withLock { $0 }
            guard listing.pending.isEmpty, !Task.isCancelled else { continue }
            zone.set(ClusterZone(listing.catalog, domain: clusterDomain))
            do throws(NodeError) {
                try await apply(ServiceTable(listing.catalog), &applied)
            } catch {
                if Task.isCancelled { return }
                log.error("the packet rules of Services are not up to date, trying again in 5 s: \(error)")
                try? await Task.sleep(for: .seconds(5))
                news.changed.notify()
            }
        }
    }

    /// What the kernel was told last. An earlier run may have left any address of the pool.
    private struct Applied {
        var rules: PacketRules?
        var addresses: Set<IPv4Address>
    }

    private func apply(_ table: ServiceTable, _ applied: inout Applied) async throws(NodeError) {
        let addresses = Set(table.loadBalancerAddresses)
        if addresses != applied.addresses || applied.rules == nil {
            try await move(from: applied.addresses, to: addresses)
            applied.addresses = addresses
        }
        let rules = ServiceRules.make(table, policy: policy)
        guard rules != applied.rules else { return }
        let script = rules.script(replacing: applied.rules)
        // Whatever goes wrong, the next try replaces everything.
        applied.rules = nil
        try await SystemCommand.run(tools.nft, ["-f", "-"], input: script)
        applied.rules = rules
    }

    private func move(from old: Set<IPv4Address>, to new: Set<IPv4Address>) async throws(NodeError) {
        let interface = Self.exists(policy.publicInterface) ? policy.publicInterface : "lo"
        let removals = LoadBalancerAddresses.removals(old.subtracting(new), interface: interface)
        if !removals.isEmpty {
            // Goes on after failures: what is to go may be gone already.
            _ = try? await SystemCommand.run(tools.ip, ["-force", "-batch", "-"], input: removals)
        }
        let additions = LoadBalancerAddresses.additions(new, interface: interface)
        if !additions.isEmpty { try await SystemCommand.run(tools.ip, ["-batch", "-"], input: additions) }
    }

    private static func exists(_ interface: String) -> Bool { if_nametoindex(interface) != 0 }
}
