import Foundation
import LocalCluster

/// Runs commands in the containers of a lab, and reads their logs. Works inside the lab's namespaces only.
public struct PodAccess: Sendable {
    let state: LabState
    let topology: LabTopology

    /// Access to the pods of the lab at `state`.
    public init(state: LabState, topology: LabTopology) {
        self.state = state
        self.topology = topology
    }

    /// The words that run `command` in a pod.
    /// - Parameter container: the first one when nil.
    /// - Throws: when there is no such pod or it does not run.
    public func arguments(_ pod: PodName, container: String? = nil, command: [String]) throws -> [String] {
        try execArguments(
            dataDirectory: state.clusterDirectory(try topology.cluster(named: pod.cluster)).path,
            namespace: pod.namespace, pod: pod.name, container: container, command: command)
    }

    /// The main process of a container, by its number inside the lab.
    /// - Throws: ``LabError`` when there is no such container or it does not run.
    public func process(of pod: PodName, container: String?) throws -> Int32 {
        let cluster = try topology.cluster(named: pod.cluster)
        let folder = state.clusterDirectory(cluster).appending(path: "run/\(pod.namespace)/\(pod.name)")
        func word(in file: String) -> String? {
            (try? String(contentsOf: folder.appending(path: file), encoding: .utf8))?
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let container = container ?? word(in: ".default"),
            let process = word(in: "\(container).pid").flatMap({ Int32($0) })
        else {
            throw LabError(.notFound, "no running container \(container ?? "") in \(pod); see: skein lab status")
        }
        return process
    }

    /// Runs a command in a pod to its end.
    func run(_ pod: PodName, container: String? = nil, _ command: [String]) async throws -> Shell.Output {
        try await Shell.run(try arguments(pod, container: container, command: command))
    }

    /// What a URL answers when asked for inside a pod.
    /// - Throws: ``LabError`` when nothing answers or the answer is an error.
    func curl(_ pod: PodName, container: String? = nil, _ url: String) async throws -> String {
        let command = ["curl", "--silent", "--show-error", "--fail", "--max-time", "5", url]
        let result = try await run(pod, container: container, command)
        guard result.succeeded else {
            throw LabError(.command, "\(pod): \(url): \(result.error.isEmpty ? result.output : result.error)")
        }
        return result.output
    }
}
