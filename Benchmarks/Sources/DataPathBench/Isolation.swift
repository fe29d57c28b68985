import Foundation

/// Namespaces of its own for everything that runs: nothing of the machine changes, and the kernel ends and removes all of
/// it when the first process ends.
enum Isolation {
    /// Command and the Debian package that brings it.
    private static let needed = [
        ("ip", "iproute2"), ("nft", "nftables"), ("unshare", "util-linux"), ("setpriv", "util-linux"),
        ("mount", "mount"), ("curl", "curl"),
        ("wrk", "wrk"), ("h2load", "nghttp2-client"),
    ]

    /// Runs this program again as the first process of new namespaces.
    /// - Returns: its status.
    static func rerunInside(_ options: DataPathBenchOptions) throws -> Int32 {
        let missing = needed.filter { !Command.exists($0.0) }.map(\.1)
        guard missing.isEmpty else {
            throw BenchError("missing: apt-get install \(missing.joined(separator: " "))")
        }
        let user = geteuid() == 0 ? [] : ["--user", "--map-root-user"]
        let flags =
            user + [
                "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", "--",
            ]
        guard (try? Command.run(["unshare"] + flags + ["true"])) != nil else {
            throw BenchError("no namespaces can be made here; this needs root, or a kernel that gives users their own")
        }
        // Foundation's processes need loopback before they can be waited for.
        let loopback = ["sh", "-c", #"ip link set lo up && exec "$0" "$@""#]
        let process = try Command.start(
            ["setpriv", "--pdeathsig", "KILL", "--", "unshare"] + flags + loopback + [try own()] + options.inside,
            output: .standardOutput,
            error: .standardError)
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static func own() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }
}
