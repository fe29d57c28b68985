import Foundation

/// Where programs of the system are looked for.
public enum SearchPath {
    /// Adds the folders of system programs (ip, nft) to `PATH`: ordinary users' often lack them. Called once, before
    /// anything else runs.
    public static func includeSystemPrograms() {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let folders = path.split(separator: ":").map(String.init)
        let missing = ["/usr/sbin", "/sbin"].filter { !folders.contains($0) }
        setenv("PATH", (folders + missing).joined(separator: ":"), 1)
    }
}
