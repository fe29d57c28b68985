public import Doctor
import Foundation
import Kubernetes

/// The steps that run in the lab's own namespaces.
extension LabController {
    /// Installs the mesh.
    public func installInside(trust: TrustSetup) async throws {
        let access = try await LabAccess(topology: topology, state: state)
        try await Installation(
            topology: topology, state: state, trust: trust, access: access, progress: progress
        ).run()
    }

    /// Looks at pods and proxies, and runs the checks if asked to.
    public func lookInside(checks wanted: Bool) async throws -> LabObservation {
        let record = try LabState.recordInside(of: state)
        let access = try await LabAccess(topology: topology, state: state)
        let pods = PodAccess(state: state, topology: topology)
        let checks = Checks(topology: topology, trust: record.trust, access: access, pods: pods)
        let results = wanted ? await checks.run { progress("\($0.ok ? "ok" : "FAILED")  \($0.id)") } : []
        return LabObservation(
            pods: try await access.pods(of: topology.clusters), proxies: await checks.proxyRows(), checks: results)
    }

    /// What the doctor finds out, with the rights of the clusters' administrators.
    public func doctorInside() async throws -> DoctorReport {
        let access = try await LabAccess(topology: topology, state: state)
        return try await Doctor(lab: access, progress: progress).run()
    }

    /// The log of a pod's container.
    public func logInside(of pod: PodName, container: String?) async throws -> String {
        let access = try await LabAccess(topology: topology, state: state)
        let cluster = try topology.cluster(named: pod.cluster)
        let object = try await access.pod(pod)
        let first = object["spec"]?["containers"]?[0]?["name"]?.string
        return try await access[cluster].log(of: try await access.resolve(pod), container: container ?? first)
    }

    /// The words that run `command` in a pod.
    public func execInside(_ pod: PodName, container: String?, command: [String]) async throws -> [String] {
        let access = try await LabAccess(topology: topology, state: state)
        return try PodAccess(state: state, topology: topology).arguments(
            try await access.resolve(pod), container: container, command: command)
    }

    /// The main process of a container, by its number inside the lab.
    public func processInside(of pod: PodName, container: String?) async throws -> Int32 {
        let access = try await LabAccess(topology: topology, state: state)
        return try PodAccess(state: state, topology: topology).process(
            of: try await access.resolve(pod), container: container)
    }

    /// Applies the objects of files.
    /// - Returns: a line for each.
    public func applyInside(files: [String], cluster: String, namespace: String) async throws -> [String] {
        let cluster = try topology.cluster(named: cluster)
        let access = try await LabAccess(topology: topology, state: state)
        var lines: [String] = []
        for file in files {
            for var object in try JSON.documents(yaml: String(contentsOfFile: file, encoding: .utf8)) {
                if object["metadata"]?["namespace"] == nil {
                    object["metadata"]?["namespace"] = .string(namespace)
                }
                let kept = try await access[cluster].apply(object)
                lines.append("\(kept["kind"]?.string ?? "object")/\(kept["metadata"]?["name"]?.string ?? "") applied")
            }
        }
        return lines
    }
}
