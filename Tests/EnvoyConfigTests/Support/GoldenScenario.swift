import EnvoyConfig
import Foundation
import MeshModel
import Yams

/// One entry of a scenario's `proxies.yaml`.
private struct ProxyEntry: Decodable {
    let name: String
    let type: String
    let pod: String
    let namespace: String
    let cluster: String
    let network: String?
    let capturesDNS: Bool?
}

/// A scenario's `settings`, the first document of `proxies.yaml`.
private struct SettingsEntry: Decodable {
    let outboundPolicy: String?
    let accessLogFile: String?
    let trustDomainAliases: [String]?
}

private struct ProxiesFile: Decodable {
    let settings: SettingsEntry?
    let proxies: [ProxyEntry]
}

extension Scenario {
    /// Reads a folder of Tests/Golden. The configuration is that of `cluster1`.
    static func golden(_ name: String) throws -> Scenario {
        let folder = Repository.golden.appending(path: name)
        let text = try String(contentsOf: folder.appending(path: "proxies.yaml"), encoding: .utf8)
        let file = try YAMLDecoder().decode(ProxiesFile.self, from: text)
        var settings = MeshSettings(configCluster: "cluster1", meshID: "mesh1")
        settings.accessLogFile = file.settings?.accessLogFile
        if let policy = file.settings?.outboundPolicy.flatMap(OutboundPolicy.init) { settings.outboundPolicy = policy }
        settings.trustDomainAliases = file.settings?.trustDomainAliases ?? []
        let input = MeshInput(settings: settings, clusters: try objects(in: folder, first: "cluster1"))
        return Scenario(folder: folder, input: input, proxies: file.proxies.map { ($0.name, ProxyNode($0)) })
    }
}

extension ProxyNode {
    fileprivate init(_ entry: ProxyEntry) {
        self.init(
            type: ProxyType(rawValue: entry.type) ?? .sidecar, address: "192.0.2.1", name: entry.pod,
            namespace: entry.namespace, cluster: ClusterID(entry.cluster), network: NetworkID(entry.network ?? ""),
            capturesDNS: entry.capturesDNS ?? false, takesVirtualHosts: true)
    }
}
