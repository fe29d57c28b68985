import ArgumentParser
import Foundation
import Lab
import LocalCluster
import UnixSignals

/// `skein cluster start`: one embedded cluster.
struct ClusterStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start a cluster, or go on with the one in the data folder.",
        discussion: """
            Runs in the foreground until Ctrl-C, or in the background with --detach. The API listens on this machine; pods
            run in namespaces of the cluster's own, which end with it. Objects and address are kept in the data folder.

              skein cluster start --detach
              export KUBECONFIG=$(skein cluster kubeconfig --path)
            """
    )

    @OptionGroup var options: ClusterOptions

    @Option(
        help: ArgumentHelp(
            "Where the API is to be reached, as ADDRESS:PORT.",
            discussion: "Default: where it was the last time, at first a free port of 127.0.0.1."))
    var api: HostAddress?

    @Flag(name: .shortAndLong, help: "Return when the cluster is ready, and leave it running.")
    var detach = false

    @Flag(inversion: .prefixedNo, help: "Run pods; without, the cluster is only an API and needs no namespaces.")
    var pods = true

    @OptionGroup(title: "Options of pods") var network: ClusterNetworkOptions

    func run() async throws {
        let cluster = options.cluster
        let start = ContinuousClock.now
        let signals = detach ? nil : await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        let process = try await cluster.start(
            ClusterStart(api: api, runsPods: pods, isDetached: detach), command: nodeCommand)
        guard let signals else {
            do {
                try await cluster.waitUntilReady(process)
            } catch {
                try process.isolated.stop(grace: HostedCluster.stopGrace)
                throw error
            }
            return announce(cluster, since: start)
        }
        try await foreground(cluster, process, signals, since: start)
    }

    /// The words that run the cluster itself.
    private func nodeCommand(api: HostAddress, socket: Int32?) throws -> [String] {
        let home = options.home
        var words = [
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"), "cluster", "node",
            "--name", home.name, "--data", home.directory.path,
        ]
        if let socket {
            words += ["--api", "\(OwnNamespaces.nodeAddress):6443", "--node-address", OwnNamespaces.nodeAddress]
            words += ["--published-api", "\(api)", "--host-socket", String(socket), "--own-namespaces"]
        } else {
            words += ["--api", "\(api)", "--no-pods"]
        }
        if !detach { words.append("--stop-at-end-of-input") }
        return words + network.words
    }

    /// Waits until the cluster ends; signals end it, the second one at once.
    private func foreground(
        _ cluster: HostedCluster, _ process: ClusterProcess, _ signals: UnixSignalsSequence,
        since start: ContinuousClock.Instant
    ) async throws {
        let status = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await cluster.waitUntilReady(process)
                    announce(cluster, since: start)
                } catch  where process.isolated.isAlive && !Task.isCancelled {
                    Console.note("\(error)")
                }
            }
            group.addTask {
                var isFirst = true
                for await _ in signals {
                    if isFirst {
                        Console.note("stopping \(cluster.home.name); its pods get up to 10 s (again: at once)")
                    }
                    process.isolated.signal(isFirst ? SIGTERM : SIGKILL)
                    isFirst = false
                }
            }
            let status = try await process.end()
            group.cancelAll()
            return status
        }
        guard status == 0 else { throw ExitCode(status) }
        Console.note("\(cluster.home.name) has stopped; its state is in \(cluster.home.directory.path)")
    }

    /// Says what to do next.
    private func announce(_ cluster: HostedCluster, since start: ContinuousClock.Instant) {
        let home = cluster.home
        let seconds = (ContinuousClock.now - start).formatted(
            .units(allowed: [.seconds], width: .narrow, fractionalPart: .show(length: 1)))
        Console.note(
            """
            \(home.name) is ready after \(seconds) at https://\(home.record?.api.description ?? "")
              export KUBECONFIG=\(home.kubeconfig.path)
              kubectl get nodes
              skein cluster stop\(flags)
            """)
    }

    /// The options that find this cluster again.
    private var flags: String {
        let name = options.name.map { " --name \($0)" } ?? ""
        return name + (options.data.map { " --data \($0)" } ?? "")
    }
}
