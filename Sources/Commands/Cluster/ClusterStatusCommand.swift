import ArgumentParser
import LocalCluster

/// `skein cluster status`: what a cluster is doing.
struct ClusterStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show whether a cluster runs, where its API is, and how its pods are.",
        discussion: "Exit status 1 when it is not ready.")

    @OptionGroup var options: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let summary = try await options.cluster.summary()
        try output.show(summary, table: ClusterTable.text([summary]))
        if summary.status != .ready { throw ExitCode.failure }
    }
}
