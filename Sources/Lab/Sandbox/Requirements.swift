import Foundation

/// What a machine must have for a lab: looked up before anything is started.
public enum Requirements {
    /// Programs a lab runs, and the Debian package that brings each.
    static let programs = [
        ("ip", "iproute2"), ("nft", "nftables"), ("nsenter", "util-linux"), ("unshare", "util-linux"),
        ("setpriv", "util-linux"), ("mount", "mount"), ("curl", "curl"),
    ]

    /// Checks programs and permissions.
    /// - Throws: ``LabError`` with one line that says what is missing.
    public static func check(path: String?) async throws {
        let folders = (path ?? "/usr/bin:/bin").split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
        let missing = programs.filter { program, _ in
            !folders.contains { access("\($0)/\(program)", X_OK) == 0 }
        }
        guard missing.isEmpty else {
            throw LabError(
                .machine,
                "the lab needs \(missing.map(\.0).joined(separator: ", ")): install "
                    + Set(missing.map(\.1)).sorted().joined(separator: ", "))
        }
        let trial = try await Shell.run(Sandbox.unshare(privileged: geteuid() == 0) + ["true"])
        guard trial.succeeded else { throw LabError(.machine, explain(trial.error)) }
    }

    private static func explain(_ error: String) -> String {
        let cause = error.split(separator: "\n").first.map(String.init) ?? "unshare failed"
        guard geteuid() != 0 else { return "namespaces cannot be made on this machine: \(cause)" }
        return "the lab needs root, or user namespaces for ordinary users (sysctl user.max_user_namespaces, "
            + "kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns): \(cause)"
    }
}
