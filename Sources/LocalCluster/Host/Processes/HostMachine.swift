import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the machine must have for pods: looked up before anything is started.
public enum HostMachine {
    /// Programs, and the Debian package that brings each.
    static let programs = [
        ("ip", "iproute2"), ("nft", "nftables"), ("nsenter", "util-linux"), ("unshare", "util-linux"),
        ("setpriv", "util-linux"), ("mount", "mount"),
    ]

    private static let folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"]

    /// Checks programs and permissions.
    /// - Parameters:
    ///   - user: who needs them, for messages: "the lab".
    ///   - further: programs beside those that pods need, and their packages.
    /// - Throws: `EmbeddedClusterError` with one line that says what is missing.
    public static func check(for user: String, further: [(String, String)] = []) async throws {
        if let message = missing(
            for: user, programs + further, isExecutable: FileManager.default.isExecutableFile(atPath:))
        {
            throw EmbeddedClusterError(.machine, message)
        }
        let words = try IsolatedProcess.creation() + ["true"]
        do {
            try await SystemCommand.run(words[0], Array(words.dropFirst()))
        } catch {
            throw EmbeddedClusterError(.machine, explanation(for: user, isRoot: geteuid() == 0), cause: error)
        }
    }

    /// The sentence that names missing programs and their packages; `nil` when all are there.
    static func missing(
        for user: String, _ wanted: [(String, String)], isExecutable: (String) -> Bool
    ) -> String? {
        let missing = wanted.filter { program, _ in !folders.contains { isExecutable("\($0)/\(program)") } }
        guard !missing.isEmpty else { return nil }
        return "\(user) needs \(missing.map(\.0).joined(separator: ", ")): install "
            + Set(missing.map(\.1)).sorted().joined(separator: ", ")
    }

    /// Why namespaces cannot be made.
    static func explanation(for user: String, isRoot: Bool) -> String {
        guard !isRoot else {
            return "namespaces cannot be made on this machine; in a container, it needs to be privileged"
        }
        return "\(user) needs root, or user namespaces for ordinary users (sysctl user.max_user_namespaces, "
            + "kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns)"
    }

    /// The absolute path of a program of the system; never looked up in `PATH`.
    static func program(_ name: String) throws -> String {
        guard let path = folders.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile(atPath:))
        else {
            let package = programs.first { $0.0 == name }?.1 ?? name
            throw EmbeddedClusterError(.machine, "the program \(name) is missing: install \(package)")
        }
        return path
    }
}
