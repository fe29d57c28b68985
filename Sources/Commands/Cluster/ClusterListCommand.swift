import ArgumentParser
import Foundation
import LocalCluster

/// `skein cluster list`: the clusters of this user.
struct ClusterListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the clusters that are kept in the default folder.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        var summaries: [ClusterSummary] = []
        for home in ClusterHome.all(ProcessInfo.processInfo.environment) {
            summaries.append(try await HostedCluster(home, progress: { Console.note($0) }).summary())
        }
        try output.show(summaries, table: ClusterTable.text(summaries))
    }
}
