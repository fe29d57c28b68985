import Foundation
import Kubernetes
import Logging

extension PodWorker {
    /// Changes what is known of a container, and has it written to the store.
    func change(_ container: String, _ body: (inout ContainerState) -> Void) {
        body(&state[container])
        if state[container].hasStarted { comeUp[container]?.set(()) }
        statusChanged.notify()
    }

    /// Writes the pod's status whenever it has changed; changes that come while it is written are written together.
    func publish() async {
        statusChanged.notify()
        while !Task.isCancelled {
            await statusChanged.wait()
            guard !(await writeStatus()), !Task.isCancelled else { continue }
            statusChanged.notify()
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// - Returns: whether there is nothing left to write.
    @discardableResult
    func writeStatus() async -> Bool {
        state.updateConditions(spec, now: Date())
        let status = PodStatus(spec: spec, state: state, hostIP: host.addresses.node.description)
        let uid = uid
        do throws(APIStatus) {
            try await host.context.store.change(key.reference) { object in
                if object.uid == uid { object.status = status.applied(to: object.status) }
            }
            return true
        } catch  where error.code == 404 {
            return true
        } catch {
            host.context.log.error("cannot write the status of pod \(key): \(error)")
            return false
        }
    }
}
