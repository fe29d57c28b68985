import Foundation
import ProxyFleet
import SyntheticCluster

/// What all measurements share: the program, a directory of files, and the authority of the mesh.
final class Bench {
    let options: MeshBenchOptions
    let directory: URL
    let authority: MeshAuthority
    private(set) var figures: [Figure] = []
    private var credentials: [Int: SimulatedProxy.Credentials] = [:]

    init(_ options: MeshBenchOptions) throws {
        self.options = options
        directory = FileManager.default.temporaryDirectory.appending(path: "skein-mesh-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        Interruption.remove(directory)
        authority = try MeshAuthority(directory: directory.appending(path: "cacerts").path, now: Date())
    }

    /// Removes what was written.
    func clean() { try? FileManager.default.removeItem(at: directory) }

    /// A directory of its own for one process.
    func place(_ name: String) throws -> URL {
        let place = directory.appending(path: name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        return place
    }

    /// Keeps a figure, prints it, and writes all there are so far.
    func report(_ figure: Figure) throws {
        figures.append(figure)
        print(FigureTable.line(figure))
        fflush(nil)
        try write()
    }

    /// Says on standard error what happens now.
    static func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

    /// How sidecars connect to whoever listens on this port of loopback.
    func fleet(port: Int, loops: Int = 1) -> FleetConfiguration {
        FleetConfiguration(
            host: "127.0.0.1", port: port, serverName: MeshAuthority.host, root: authority.root, eventLoops: loops,
            reconnects: false)
    }

    /// As many sidecars as asked for: first of pod 0 of every service, then of pod 1, and so on. What the first one is
    /// served can be looked at.
    func sidecars(_ count: Int, of cluster: SyntheticCluster) throws -> [SimulatedProxy] {
        try (0..<count).map { index in
            let pod = PodName(
                service: index % cluster.description.services, number: index / cluster.description.services)
            var sidecar = try sidecar(of: pod, in: cluster)
            sidecar.isRecorded = index == 0
            return sidecar
        }
    }

    private func sidecar(of pod: PodName, in cluster: SyntheticCluster) throws -> SimulatedProxy {
        let namespace = cluster.namespace(of: pod.service)
        let known = credentials[pod.service]
        let proof = try known ?? authority.credentials(of: pod.service, in: cluster, now: Date())
        credentials[pod.service] = proof
        return SimulatedProxy(
            id: "sidecar~\(cluster.address(of: pod))~\(pod.text).\(namespace)~\(namespace).svc.cluster.local",
            metadata: [
                "CLUSTER_ID": cluster.description.name, "NAMESPACE": namespace, "NAME": pod.text,
                "SERVICE_ACCOUNT": PodName.service(pod.service),
            ],
            credentials: proof)
    }
}
