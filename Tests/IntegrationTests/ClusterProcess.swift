import Foundation
import Kubernetes
import Testing

/// A cluster without pods: the process that is the cluster itself, not `skein cluster start`, which would end it in good
/// order when it is killed.
final class ClusterProcess {
    let client: Client
    let kubeconfig: String
    private let process = Process()

    /// Starts it and waits until it answers.
    init(data: String) async throws {
        kubeconfig = "\(data)/kubeconfig"
        // An earlier run's would name its port.
        try? FileManager.default.removeItem(atPath: kubeconfig)
        process.executableURL = URL(filePath: try Skein.path)
        process.arguments = [
            "cluster", "node", "--name", "test", "--data", data, "--api", "127.0.0.1:0", "--no-pods",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let isThere = await eventually(within: .seconds(30)) { [kubeconfig] in
            FileManager.default.fileExists(atPath: kubeconfig)
        }
        try #require(isThere, "the cluster did not come up")
        client = try Client(try Kubeconfig(file: kubeconfig).configuration())
    }

    deinit { kill() }

    /// Ends it at once, whatever it is at.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
