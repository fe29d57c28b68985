import NIOPosix
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processes of a cluster that this process has started.
public struct ClusterProcess: Sendable {
    /// The cluster's first process.
    public let isolated: IsolatedProcess
    /// What was ready to be read by it: it ends when this is closed, which the kernel does when this process ends.
    let lifeline: FileDescriptor?

    /// Waits until it has ended.
    /// - Returns: its exit status, 128 and the signal's number if it was a signal.
    public func end() async throws -> Int32 {
        let child = (isolated.starter ?? isolated.first).process
        let status = try await NIOThreadPool.singleton.runIfActive {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            return status
        }
        // As WIFEXITED and its kin, which are macros.
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}
