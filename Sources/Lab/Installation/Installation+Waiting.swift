import Foundation
import Kubernetes

extension Installation {
    /// Waits for the pods that this trust lets become ready, and names those that did not; where the control plane cannot
    /// start, until it has tried.
    func waitUntilReady() async throws {
        guard trust.letsControlPlaneStart else { return try await waitForFailure() }
        let awaited = trust == .shared ? topology.clusters : [topology.primary]
        var unready: [PodRow] = []
        var announced = -1
        do {
            try await Patience(seconds: 60).wait("all pods to become ready") {
                let rows = try await access.pods(of: awaited)
                let wanted = try await access.replicas(in: awaited)
                unready = rows.filter { !$0.isReady }
                if announced != unready.count {
                    announced = unready.count
                    progress("pods ready: \(rows.count - unready.count)/\(max(rows.count, wanted))")
                }
                return rows.count >= wanted && unready.isEmpty
            }
        } catch let error as LabError where error.code == .timeout {
            let names = unready.map { "\($0.cluster)/\($0.namespace)/\($0.name) (\($0.ready) \($0.status))" }
            throw LabError(
                .timeout,
                "\(error.message); not ready: \(names.joined(separator: ", ")). "
                    + "See: skein lab logs \(unready.first.map { "\($0.cluster)/\($0.namespace)/\($0.name)" } ?? "POD")"
            )
        }
    }

    private func waitForFailure() async throws {
        progress("the control plane cannot start with these certificates: waiting until it has tried")
        try await Patience(seconds: 30).wait("the control plane to end and be restarted") {
            try await access.pods(of: [topology.primary]).contains { $0.workload == "istiod" && $0.restarts > 0 }
        }
    }
}
