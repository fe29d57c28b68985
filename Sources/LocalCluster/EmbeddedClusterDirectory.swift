import FoundationEssentials
import SystemPackage

/// The data directory of a cluster, open and locked: what outlives a restart, but for the objects.
struct ClusterDirectory: Sendable {
    let paths: ClusterPaths
    let lock: DirectoryLock
    let authority: ClusterAuthority
    let tokenKey: TokenKey
    let administratorToken: String

    /// Opens the directory, or makes it with fresh secrets.
    /// - Throws: `EmbeddedClusterError` when another cluster runs on it, and whatever the file system says.
    init(_ directory: String, now: Date) async throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        paths = ClusterPaths(directory)
        lock = try DirectoryLock(paths.lock)
        authority = try ClusterAuthority(directory: paths.authority.string, now: now)
        tokenKey = try await TokenKey(path: paths.tokenKey)
        let token = try PrivateFile.contents(at: paths.administratorToken, orElse: Self.randomToken)
        administratorToken = String(decoding: token, as: UTF8.self)
    }

    /// 256 random bits in hexadecimal.
    private static func randomToken() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).flatMap { _ in
            let digits = String(generator.next(), radix: 16)
            return Array((String(repeating: "0", count: 16 - digits.count) + digits).utf8)
        }
    }
}
