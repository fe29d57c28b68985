import Kubernetes

/// What a container wants to be done after its start and before its end.
struct LifecycleSpec: Sendable, Hashable {
    enum Hook: Sendable, Hashable {
        case action(ProbeAction)
        case sleep(Duration)
    }

    var postStart: Hook?
    var preStop: Hook?
    /// What asks the container to end.
    var stopSignal: StopSignal = .terminate

    /// - Throws: `NodeError.invalidPod` for hooks that do nothing, and signals that do not exist.
    init(_ lifecycle: JSON?, ports: [String: UInt16]) throws(NodeError) {
        postStart = try Self.hook(lifecycle?["postStart"], "postStart", ports)
        preStop = try Self.hook(lifecycle?["preStop"], "preStop", ports)
        guard let name = lifecycle?["stopSignal"]?.string else { return }
        guard let signal = StopSignal(name) else {
            throw NodeError(.invalidPod, "lifecycle.stopSignal \"\(name)\" is no signal of Linux")
        }
        stopSignal = signal
    }

    private static func hook(_ hook: JSON?, _ name: String, _ ports: [String: UInt16]) throws(NodeError) -> Hook? {
        guard let hook else { return nil }
        if let sleep = hook["sleep"] { return .sleep(.seconds(max(0, sleep["seconds"]?.int ?? 0))) }
        if let action = try ProbeAction(hook, ports: ports) { return .action(action) }
        throw NodeError(.invalidPod, "lifecycle.\(name) must have exec, httpGet or sleep")
    }
}
