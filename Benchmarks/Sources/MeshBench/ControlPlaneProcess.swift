import Foundation
import Kubernetes

/// A control plane as a process of its own.
final class ControlPlaneProcess {
    /// Of xDS and certificates.
    let port: Int
    /// From the start of the process until `/ready` says yes, in seconds.
    private(set) var readySeconds = 0.0
    private let process = Process()
    private let directory: URL
    private let readiness: Client

    /// Starts one and waits until it is ready.
    /// - Parameters:
    ///   - skein: the program to measure.
    ///   - directory: for its kubeconfig and its log; does exist.
    ///   - server: the URL of the API server of its own cluster, which is called `cluster1`.
    init(skein: String, directory: URL, server: String, certificates: String) async throws {
        self.directory = directory
        let kubeconfig = directory.appending(path: "kubeconfig")
        try Data(Kubeconfig.make(name: "cluster1", server: server, user: .init()).yaml.utf8).write(to: kubeconfig)
        let ports = try FreePorts.pick(4)
        port = ports[0]
        readiness = try Client(ClientConfiguration(server: "http://127.0.0.1:\(ports[3])"))
        let options = ["--discovery-port", "--webhook-port", "--monitoring-port", "--debug-port"]
        process.executableURL = URL(filePath: skein)
        process.arguments =
            ["control-plane", "--host", "127.0.0.1"] + zip(options, ports).flatMap { [$0, String($1)] }
        var environment = ProcessInfo.processInfo.environment
        environment["KUBECONFIG"] = kubeconfig.path
        environment["CLUSTER_ID"] = "cluster1"
        environment["CACERTS_DIR"] = certificates
        process.environment = environment
        try Data().write(to: log)
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try await start()
    }

    var usage: ProcessUsage { ProcessUsage(id: process.processIdentifier) }

    private var log: URL { directory.appending(path: "control-plane.log") }

    private func start() async throws {
        let start = ContinuousClock.now
        try process.run()
        Interruption.kill(process.processIdentifier)
        do {
            try await Condition.wait(
                for: "the control plane to be ready", within: .seconds(120), every: .milliseconds(10)
            ) {
                guard process.isRunning else { throw BenchError("the control plane has ended") }
                return await isReady()
            }
        } catch {
            stop()
            throw BenchError("\(error)\n\(logTail)")
        }
        readySeconds = (ContinuousClock.now - start).inSeconds
    }

    /// What it said last; where it complained, only that.
    var logTail: String {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        let complaints = lines.filter { $0.contains(" warning ") || $0.contains(" error ") }
        return (complaints.isEmpty ? lines : complaints).suffix(20).joined(separator: "\n")
    }

    /// Ends the process and waits for that.
    func stop() {
        guard process.isRunning else { return }
        // Nobody is connected whom a good end would serve.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        Interruption.spare(process.processIdentifier)
    }

    private func isReady() async -> Bool {
        (try? await readiness.bytes(.raw(.get, path: "/ready"), timeout: .seconds(1))) != nil
    }
}
