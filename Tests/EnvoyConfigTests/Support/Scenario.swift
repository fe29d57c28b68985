import EnvoyConfig
import Foundation
import MeshAPI
import MeshModel

/// A folder with the objects of a mesh and the proxies to look at.
struct Scenario {
    let folder: URL
    let input: MeshInput
    let proxies: [(name: String, node: ProxyNode)]

    var name: String { folder.lastPathComponent }

    /// The objects of the first cluster are in `input.yaml`, those of others in `input.CLUSTER.yaml`.
    static func objects(in folder: URL, first: ClusterID) throws -> [ClusterID: ClusterObjects] {
        var clusters: [ClusterID: ClusterObjects] = [:]
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for file in files where file.hasPrefix("input") && file.hasSuffix(".yaml") {
            let parts = file.split(separator: ".")
            let cluster = parts.count == 3 ? ClusterID(String(parts[1])) : first
            var objects = ClusterObjects()
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for result in MeshObject.decode(yaml: text, file: file) {
                do throws(DecodeFailure) {
                    objects.apply(try result.get())
                } catch {
                    if !error.isUnknownKind { throw error }
                }
            }
            clusters[cluster] = objects
        }
        return clusters
    }
}
