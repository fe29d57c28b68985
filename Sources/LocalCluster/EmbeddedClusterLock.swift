import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps a second cluster from running on the same data directory. The system gives the lock back when the process
/// ends, however it ends.
final class DirectoryLock: Sendable {
    private let file: FileDescriptor

    /// - Throws: `EmbeddedClusterError` when another cluster holds it, otherwise `Errno`.
    init(_ path: FilePath) throws {
        file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .closeOnExec, .noFollow], permissions: [.ownerRead, .ownerWrite])
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let failure = Errno(rawValue: errno)
            guard failure == .wouldBlock else { throw failure }
            throw EmbeddedClusterError(
                .data, "another cluster runs on the data directory \(path.removingLastComponent()); stop it first")
        }
    }

    /// Gives the lock back, whoever still holds this object.
    func release() { _ = flock(file.rawValue, LOCK_UN) }

    deinit { try? file.close() }
}
