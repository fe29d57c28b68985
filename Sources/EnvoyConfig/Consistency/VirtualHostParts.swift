import EnvoyAPI

/// The virtual hosts that are sent apart from their tables.
struct VirtualHostParts {
    /// The name of the resource and what is in it, by table.
    private var byTable: [String: [(name: String, host: ResourceReferences)]] = [:]
    /// Names of resources that name no table.
    private var strays: [String] = []

    /// - Throws: when the bytes of a resource are not a virtual host.
    init(_ resources: [EncodedResource], _ memo: TranslationMemo) throws {
        for (resource, host) in zip(resources, try resources.hostReferences(memo)) {
            guard let slash = resource.name.utf8.lastIndex(of: UInt8(ascii: "/")) else {
                strays.append(resource.name)
                continue
            }
            byTable[String(resource.name[..<slash]), default: []].append((resource.name, host))
        }
    }

    /// The virtual hosts that the proxy has of a table in the end.
    func hosts(of table: Envoy.RouteConfiguration) -> [ResourceReferences] {
        let own = table.virtualHosts.map(ResourceReferences.init)
        return table.hasVhds ? own + (byTable[table.name] ?? []).map(\.host) : own
    }

    /// What is wrong beside what can be seen in the hosts of the `tables`.
    func faults(tables: [Envoy.RouteConfiguration]) -> [ConsistencyFault] {
        let asking = Set(tables.filter(\.hasVhds).map(\.name))
        let empty = asking.filter { byTable[$0] == nil }.sorted().map {
            ConsistencyFault(resource: "route \($0)", reason: "it asks for virtual hosts, and none is sent")
        }
        let orphans = byTable.filter { !asking.contains($0.key) }.flatMap { $0.value.map(\.name) } + strays
        let unwanted = orphans.sorted().map {
            ConsistencyFault(resource: "virtual host \($0)", reason: "no route asks for it")
        }
        let misnamed = byTable.values.joined().filter { $0.name != $0.host.name }.sorted { $0.name < $1.name }.map {
            ConsistencyFault(resource: "virtual host \($0.name)", reason: "it calls itself \($0.host.name)")
        }
        return empty + unwanted + misnamed
    }
}
