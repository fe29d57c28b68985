import Foundation
import Testing

/// `skein control-plane` outside of a cluster, on free ports of this machine's loopback.
final class ControlPlaneProcess {
    let discoveryPort: Int
    private let process = Process()
    private let logPath: String

    /// Everything that it has said so far.
    var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

    /// - Parameter directory: where its log is written.
    init(kubeconfig: String, directory: String, environment: [String: String]) throws {
        let ports = try FreePorts.take(4)
        discoveryPort = ports[0]
        logPath = "\(directory)/control-plane.log"
        try Data().write(to: URL(filePath: logPath))
        let output = try #require(FileHandle(forWritingAtPath: logPath))
        process.executableURL = URL(filePath: try Skein.path)
        process.arguments = ["control-plane", "--host", "127.0.0.1"]
        for (option, port) in zip(["--discovery-port", "--webhook-port", "--monitoring-port", "--debug-port"], ports) {
            process.arguments?.append(contentsOf: [option, "\(port)"])
        }
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["CLUSTER_ID": "cluster1", "KUBECONFIG": kubeconfig, "CACERTS_DIR": "\(directory)/cacerts"]
        ) { $1 }.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    deinit { stop() }

    /// Ends it in good order.
    /// - Returns: its status.
    @discardableResult
    func stop() -> Int32 {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
