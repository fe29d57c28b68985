import Foundation

/// What the pods of a node have in common.
struct PodHost: Sendable {
    let context: ClusterContext
    let tools: SystemTools
    let network: PodNetwork
    let addresses: NodeAddresses
    let images: ImageSource
    /// What limits containers; `nil`: nothing can.
    let groups: ControlGroups?
    /// Which users exist here.
    let users: UserMapping
    let prober: Prober
    let consoles = ContainerConsoles()

    var options: NodeOptions { context.configuration.node }
    var data: String { context.configuration.dataDirectory }
    var runDirectory: RunDirectory { RunDirectory(data: data) }

    /// What a container without limits may use.
    var machine: [String: String] {
        let process = ProcessInfo.processInfo
        return ["cpu": String(process.activeProcessorCount), "memory": String(process.physicalMemory)]
    }

    func canSwitch(to user: ContainerUser) -> Bool {
        options.canSwitchUsers ?? user.user.map(users.contains) ?? true
    }
}
