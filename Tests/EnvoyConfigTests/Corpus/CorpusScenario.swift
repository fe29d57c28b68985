import EnvoyAPI
import EnvoyConfig
import Foundation
import MeshModel
import SwiftProtobuf

extension Scenario {
    /// Reads a recorded scenario. Its configuration is that of the cluster which most proxies name.
    static func recorded(_ name: String, in corpus: URL) throws -> Scenario {
        let folder = corpus.appending(path: name)
        let data = try Data(contentsOf: folder.appending(path: "proxies.json"))
        let entries = try JSONDecoder().decode(JSONValue.self, from: data).elements
        let proxies = try entries.filter { $0["grpcTargets"] == .null }.map { ($0["name"].text, try node($0)) }
        let clusters = proxies.map(\.1.cluster)
        let first: ClusterID = clusters.contains("Kubernetes") ? "Kubernetes" : "cluster1"
        let settings = MeshSettings(configCluster: first)
        return Scenario(
            folder: folder, input: MeshInput(settings: settings, clusters: try objects(in: folder, first: first)),
            proxies: proxies)
    }

    private static func node(_ entry: JSONValue) throws -> ProxyNode {
        var node = Envoy_Config_Core_V3_Node()
        node.id = entry["id"].text
        node.metadata = try Google_Protobuf_Struct(jsonString: entry["metadata"].rendered())
        return try ProxyNode(node)
    }

    /// What was recorded for a proxy: `kind` is `clusters`, `listeners`, `routes` or `endpoints`.
    func recorded(_ kind: String, _ proxy: String) throws -> [JSONValue] {
        let data = try Data(contentsOf: folder.appending(path: "expected/\(proxy).\(kind).json"))
        return try JSONDecoder().decode(JSONValue.self, from: data).elements
    }
}
