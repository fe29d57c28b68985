import ArgumentParser
import LocalCluster

/// `skein cluster stop`: end a cluster, keep its state.
struct ClusterStopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop a cluster and wait until all of it has ended.",
        discussion: "Its state stays in the data folder, for the next start. Does nothing when it does not run.")

    @OptionGroup var options: ClusterOptions

    func run() async throws {
        let cluster = options.cluster
        let didRun = try cluster.stop()
        Console.note("\(cluster.home.name) \(didRun ? "has stopped" : "does not run")")
    }
}
