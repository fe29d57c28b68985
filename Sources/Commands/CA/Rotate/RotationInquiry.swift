import ControlPlane
import Foundation
import Identity

/// Asks a control plane to do something about its rotation, and looks how it gets on.
struct RotationInquiry {
    let store: RotationStore

    /// How long the control plane may take to look at a request.
    private static let patience = Duration.seconds(30)
    private static let pause = Duration.milliseconds(200)

    /// - Returns: what the control plane says once it has looked at the request.
    /// - Throws: `RotationRefusal` when it refuses or does not look; `APIError`.
    func ask(_ action: RotationRequest.Action) async throws -> RotationReport {
        let request = RotationRequest(id: UUID().uuidString, action: action)
        try await store.ask(request)
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            let report = try await store.readMap().report
            if report.handledRequest == request.id {
                if let refusal = report.refusal { throw RotationRefusal("the control plane refuses: \(refusal)") }
                return report
            }
            try await Task.sleep(for: Self.pause)
        }
        throw RotationRefusal(
            "no control plane has looked at the request; it does as soon as it runs. Is this the primary's context, and is "
                + "its pod ready? kubectl get pods -n \(store.place) -l app=istiod. One with an external signer (K8S_SIGNER) "
                + "never does: its roots are rotated by the signer; delete Secret \(RotationStore.name) then")
    }

    /// Waits until the rotation is over or pauses, and tells of each phase.
    func end() async throws -> RotationReport {
        var told: String?
        while true {
            let report = try await store.readMap().report
            guard let rotation = report.rotation else { return report }
            let line = "\(rotation.phase.rawValue): \(report.evidence?.summary ?? "")"
            if line != told { Console.note(line) }
            told = line
            if rotation.isOver || rotation.pause != nil { return report }
            try await Task.sleep(for: Self.pause)
        }
    }
}
