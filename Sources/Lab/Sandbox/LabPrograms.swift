import Foundation

/// The programs that a lab's pods and clusters run, by absolute path.
public struct LabPrograms: Sendable {
    /// This program.
    public let skein: String
    /// The real Envoy.
    public let envoy: String

    /// Programs at absolute paths.
    public init(skein: String, envoy: String) {
        self.skein = skein
        self.envoy = envoy
    }

    /// Finds this program and Envoy.
    /// - Throws: ``LabError`` that says how to get what is missing.
    public static func find(environment: [String: String]) throws -> LabPrograms {
        LabPrograms(
            skein: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            envoy: try find("envoy", override: "SKEIN_ENVOY", environment: environment))
    }

    /// Finds a program: by an environment variable, else in `.tools` of the folder of this program or one above it, else
    /// on `PATH`.
    static func find(_ name: String, override: String, environment: [String: String]) throws -> String {
        var candidates = environment[override].map { [$0] } ?? []
        if candidates.isEmpty {
            let skein = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            var folder = URL(filePath: skein).deletingLastPathComponent()
            while folder.path != "/" {
                candidates.append(folder.appending(path: ".tools/\(name)").path)
                folder = folder.deletingLastPathComponent()
            }
            candidates += (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
        }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw LabError(.machine, "no \(name) found: run make setup, or name one in \(override)")
        }
        return URL(filePath: found).standardizedFileURL.path
    }

    /// The words that start a cluster inside its node's network namespace.
    func cluster(_ cluster: LabCluster, directory: URL) -> [String] {
        [
            skein, "cluster", "node", "--name", cluster.name, "--data", directory.path,
            "--api", "\(cluster.nodeAddress):\(cluster.apiPort)",
            "--node-address", cluster.nodeAddress,
            "--pod-cidr", cluster.podCIDR, "--service-cidr", cluster.serviceCIDR,
            "--load-balancer-pool", cluster.loadBalancerPool.joined(separator: ","),
            "--envoy", envoy,
        ] + cluster.closedPorts.flatMap { ["--closed-port", String($0)] }
    }
}
