import Foundation
import Kubernetes

/// Writes a pod's state as the `status` of its object.
struct PodStatus: Sendable {
    let spec: PodSpec
    let state: PodState
    let hostIP: String

    /// The status that is there; members that are not ours are kept.
    func applied(to old: JSON) -> JSON {
        var status = old
        status["phase"] = .string(state.phase(spec))
        if let failure = state.failure {
            status["reason"] = .string(failure.reason)
            status["message"] = .string(failure.message)
        }
        status["hostIP"] = .string(hostIP)
        status["hostIPs"] = [["ip": .string(hostIP)]]
        status["startTime"] = .string(ObjectTime.text(state.startTime))
        let address = spec.usesHostNetwork ? hostIP : state.address?.description
        status["podIP"] = address.map(JSON.string)
        status["podIPs"] = address.map { [["ip": .string($0)]] }
        status["conditions"] = .array(state.conditions.map(condition))
        if !spec.initContainers.isEmpty {
            status["initContainerStatuses"] = .array(spec.initContainers.map(container))
        }
        status["containerStatuses"] = .array(spec.containers.map(container))
        return status
    }

    private func condition(_ condition: PodCondition) -> JSON {
        var json: JSON = [
            "type": .string(condition.type), "status": condition.isTrue ? "True" : "False", "lastProbeTime": nil,
        ]
        json["lastTransitionTime"] = condition.since.map { .string(ObjectTime.text($0)) }
        json["reason"] = condition.reason.map(JSON.string)
        json["message"] = condition.message.map(JSON.string)
        return json
    }

    private func container(_ container: ContainerSpec) -> JSON {
        let state = state[container.name]
        let isWork = spec.initContainers.contains { $0.name == container.name && !$0.isSidecar }
        let isReady = isWork ? state.ended?.exit.isSuccess == true : state.isReady
        var json: JSON = [
            "name": .string(container.name), "image": .string(container.image), "imageID": "",
            "restartCount": .int(Int64(state.restartCount)), "ready": .bool(isReady),
            "started": .bool(state.hasStarted),
            "state": phase(state.phase), "lastState": [:],
        ]
        if let last = state.last, state.ended == nil { json["lastState"] = ["terminated": ended(last)] }
        if state.isRunning || state.last != nil {
            json["containerID"] = .string("skein://\(spec.uid)/\(container.name)/\(state.restartCount)")
        }
        return json
    }

    private func phase(_ phase: ContainerState.Phase) -> JSON {
        switch phase {
        case .running(let since): return ["running": ["startedAt": .string(ObjectTime.text(since))]]
        case .terminated(let ended): return ["terminated": self.ended(ended)]
        case .waiting(let reason, let message):
            var waiting: JSON = ["reason": .string(reason)]
            waiting["message"] = message.map(JSON.string)
            return ["waiting": waiting]
        }
    }

    private func ended(_ ended: ContainerState.Ended) -> JSON {
        var json: JSON = [
            "exitCode": .int(Int64(ended.exit.code)), "reason": .string(ended.exit.reason),
            "startedAt": .string(ObjectTime.text(ended.startedAt)),
            "finishedAt": .string(ObjectTime.text(ended.finishedAt)),
        ]
        json["message"] = ended.exit.message.map(JSON.string)
        return json
    }
}
