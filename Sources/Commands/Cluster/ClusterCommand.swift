public import ArgumentParser
import Foundation
public import LocalCluster

/// `skein cluster`: the embedded Kubernetes.
struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Run a small Kubernetes on this machine: an API server on SQLite, pods as processes.",
        discussion: """
            Pods run in namespaces of the cluster's own; nothing of the machine is changed. Needs root, or user namespaces
            for ordinary users.

              skein cluster start --detach
              export KUBECONFIG=$(skein cluster kubeconfig --path)
              kubectl get nodes
              skein cluster stop
            """,
        subcommands: [
            ClusterStartCommand.self, ClusterStopCommand.self, ClusterStatusCommand.self, ClusterListCommand.self,
            ClusterKubeconfigCommand.self, ClusterNodeCommand.self,
        ]
    )
}

/// The options by which all cluster verbs find a cluster.
struct ClusterOptions: ParsableArguments {
    @Option(help: "The cluster's name. Default: cluster1, or the name of the one in the data folder.")
    var name: String?

    @Option(
        help: ArgumentHelp(
            "The folder of its state.",
            discussion: "Default: skein/clusters/NAME below $XDG_STATE_HOME or ~/.local/state."))
    var data: String?

    var home: ClusterHome {
        let environment = ProcessInfo.processInfo.environment
        let folder = data.map { URL(filePath: $0).standardizedFileURL }
        let home = ClusterHome(name: name ?? "cluster1", directory: folder, environment: environment)
        guard name == nil, let known = home.record?.name else { return home }
        return ClusterHome(name: known, directory: folder, environment: environment)
    }

    var cluster: HostedCluster { HostedCluster(home, progress: { Console.note($0) }) }
}

extension HostAddress: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}
