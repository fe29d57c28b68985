import ArgumentParser

/// `skein cluster`: the embedded Kubernetes.
struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Run a small Kubernetes on this machine: an API server on SQLite, pods as processes.",
        subcommands: [ClusterStartCommand.self]
    )
}
