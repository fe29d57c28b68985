import FoundationEssentials

/// What is known of a pod: what its status is made of.
struct PodState: Sendable, Hashable {
    /// By name, init containers and others.
    var containers: [String: ContainerState]
    var address: IPv4Address?
    let startTime: Date
    /// Why the pod as a whole has failed.
    var failure: PodFailure?
    private(set) var conditions: [PodCondition] = []

    init(_ spec: PodSpec, startTime: Date) {
        self.startTime = startTime
        containers = [:]
        for container in spec.initContainers { containers[container.name] = ContainerState() }
        for container in spec.containers {
            var state = ContainerState()
            state.wait(spec.initContainers.isEmpty ? "ContainerCreating" : "PodInitializing")
            containers[container.name] = state
        }
    }

    subscript(container: String) -> ContainerState {
        get { containers[container] ?? ContainerState() }
        set { containers[container] = newValue }
    }

    /// Whether all init containers have done their work.
    func isInitialized(_ spec: PodSpec) -> Bool {
        spec.initContainers.allSatisfy { container in
            let state = self[container.name]
            return container.isSidecar ? state.hasStarted || state.last != nil : state.ended?.exit.isSuccess == true
        }
    }

    /// The names of containers that take no traffic.
    func unready(_ spec: PodSpec) -> [String] {
        let lasting = spec.initContainers.filter(\.isSidecar) + spec.containers
        return lasting.map(\.name).filter { !self[$0].isReady }
    }

    /// The pod's phase (Kubernetes "Pod Lifecycle").
    func phase(_ spec: PodSpec) -> String {
        let isForGood = spec.restartPolicy == .never
        if failure != nil, !containers.values.contains(where: \.isRunning) { return "Failed" }
        if isForGood,
            spec.initContainers.contains(where: { !$0.isSidecar && self[$0.name].ended?.exit.isSuccess == false })
        {
            return "Failed"
        }
        guard isInitialized(spec) else { return "Pending" }
        let states = spec.containers.map { self[$0.name] }
        if states.contains(where: { !$0.isRunning && $0.last == nil }) { return "Pending" }
        guard spec.restartPolicy != .always, states.allSatisfy({ $0.ended != nil }) else { return "Running" }
        if states.allSatisfy({ $0.ended?.exit.isSuccess == true }) { return "Succeeded" }
        return isForGood ? "Failed" : "Running"
    }

    /// Brings the conditions up to date; one that changes is dated.
    mutating func updateConditions(_ spec: PodSpec, now: Date) {
        let unready = unready(spec)
        let isOver = ["Succeeded", "Failed"].contains(phase(spec))
        let reason = isOver ? "PodCompleted" : "ContainersNotReady"
        let message = isOver ? nil : "containers with unready status: [\(unready.joined(separator: " "))]"
        let isReady = unready.isEmpty && !isOver && isInitialized(spec)
        set(.init(type: "PodReadyToStartContainers", isTrue: address != nil), now)
        set(
            .init(
                type: "Initialized", isTrue: isInitialized(spec),
                reason: isInitialized(spec) ? nil : "ContainersNotInitialized"), now)
        set(
            .init(type: "Ready", isTrue: isReady, reason: isReady ? nil : reason, message: isReady ? nil : message), now
        )
        set(
            .init(
                type: "ContainersReady", isTrue: isReady, reason: isReady ? nil : reason,
                message: isReady ? nil : message), now)
        set(.init(type: "PodScheduled", isTrue: true), now)
    }

    private mutating func set(_ condition: PodCondition, _ now: Date) {
        var condition = condition
        let index = conditions.firstIndex { $0.type == condition.type }
        condition.since =
            index.flatMap { conditions[$0].isTrue == condition.isTrue ? conditions[$0].since : nil } ?? now
        if let index { conditions[index] = condition } else { conditions.append(condition) }
    }
}

/// A condition of a pod.
struct PodCondition: Sendable, Hashable {
    let type: String
    let isTrue: Bool
    var reason: String?
    var message: String?
    var since: Date?
}
