import Foundation

/// The two programs under test.
struct Programs {
    /// A mark on what proxies send, by which capture lets it pass: users of their own are not known everywhere.
    static let mark = "1337"

    let skein: String
    let envoy: String

    /// Leads a pod's traffic through its proxy, as injection does.
    func capture(_ pod: TestPod) throws {
        try Command.run(
            pod.entry([
                skein, "agent", "istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337", "-m", "REDIRECT", "-i",
                "*",
                "-b", "*", "-d", "15090,15021,15020",
            ]), environment: ["SKEIN_EGRESS_MARK": Self.mark])
    }

    /// Starts an Envoy with one worker.
    func startEnvoy(_ pod: TestPod, _ configuration: String, in directory: String, _ name: String) throws -> Process {
        let file = "\(directory)/\(name).yaml"
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        return try Command.start(
            pod.entry([
                envoy, "-c", file, "--concurrency", "1", "--disable-hot-restart", "--log-level", "error", "--log-path",
                "\(directory)/\(name).log",
            ]), output: .nullDevice)
    }
}
