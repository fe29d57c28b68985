import Foundation
import Kubernetes

/// Looks at the clusters of a mesh and says what is wrong with their trust, before or after a mesh is installed.
public struct Doctor: Sendable {
    private let targets: [DoctorTarget]
    private let namespace: String
    private let progress: @Sendable (String) -> Void

    /// - Parameters:
    ///   - targets: the clusters to look at, of which one may be the primary.
    ///   - namespace: that of the control plane.
    ///   - progress: told one line at each step.
    public init(
        targets: [DoctorTarget], namespace: String = "istio-system",
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.targets = targets
        self.namespace = namespace
        self.progress = progress
    }

    /// Gathers the evidence and examines it. Takes some ten seconds at most, whatever does not answer.
    public func run() async throws -> DoctorReport { DoctorReport(try await evidence()) }

    /// Everything that can be seen.
    /// - Throws: `DoctorError` when no client can be made for a target.
    public func evidence() async throws -> Evidence {
        progress("looking at \(targets.map(\.context).joined(separator: ", "))")
        let readers = try targets.map(reader(for:))
        var clusters = await look(at: zip(targets, readers).map { ($0, $1) })
        if let place = clusters.firstIndex(where: { $0.role == .primary }) {
            progress("trying the remote Secrets of \(clusters[place].name)")
            clusters += await follow(&clusters[place], readers[place], known: clusters)
        }
        let reader = GatewayReader(namespace: namespace, probe: NetworkProbe())
        let addresses = GatewayReader.addresses(clusters).map(\.address)
        if !addresses.isEmpty { progress("calling the control plane at \(addresses.joined(separator: ", "))") }
        let gateways = await reader.gateways(clusters)
        return Evidence(now: Date(), namespace: namespace, clusters: clusters, gateways: gateways)
    }

    private func reader(for target: DoctorTarget) throws -> ClusterReader {
        do {
            return ClusterReader(
                name: target.context, client: try Client(target.configuration),
                hint: "use a context with the rights of an administrator")
        } catch {
            throw DoctorError("\(target.context): \(error)")
        }
    }

    private func look(at places: [(DoctorTarget, ClusterReader)]) async -> [ClusterEvidence] {
        await withTaskGroup(of: (Int, ClusterEvidence).self) { group in
            for (index, (target, reader)) in places.enumerated() {
                group.addTask {
                    (
                        index,
                        await reader.evidence(
                            namespace: namespace, access: .context, role: target.role, statedID: target.statedID)
                    )
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Tries the remote Secrets of the primary.
    /// - Returns: the clusters that only they lead to.
    private func follow(
        _ primary: inout ClusterEvidence, _ reader: ClusterReader, known: [ClusterEvidence]
    ) async -> [ClusterEvidence] {
        guard primary.clock.reason == nil else { return [] }
        let tried = await RemoteSecretReader(primary: reader, namespace: namespace).entries()
        primary.remoteSecrets = tried.map { $0.map(\.evidence) }
        let uids = Set(known.compactMap(\.uid.value))
        var found: [ClusterEvidence] = []
        for entry in tried.value ?? [] {
            guard let reader = entry.reader, let uid = entry.evidence.uid.value, !uids.contains(uid),
                !found.contains(where: { $0.uid.value == uid })
            else { continue }
            found.append(
                await reader.evidence(namespace: namespace, access: .remoteSecret, role: .remote, statedID: nil))
        }
        return found
    }
}
