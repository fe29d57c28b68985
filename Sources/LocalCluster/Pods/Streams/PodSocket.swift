import CNamespaces
import Foundation
import SystemPackage

/// Connections from inside a pod's network: to what listens on its loopback addresses too.
enum PodSocket {
    /// <linux/sched.h>
    private static let networkNamespace: Int32 = 0x4000_0000
    private static let patience = 5

    /// A connected TCP socket. A socket stays in the namespace in which it was made, whoever uses it.
    /// - Parameter process: any process of the pod.
    /// - Throws: `Errno`.
    static func connected(toPort port: UInt16, networkOf process: Int32) async throws -> FileDescriptor {
        try await withCheckedThrowingContinuation { continuation in
            // Only this thread enters the namespace, and it ends there.
            Thread.detachNewThread {
                continuation.resume(with: Result { try enterAndConnect(port, process) })
            }
        }
    }

    private static func enterAndConnect(_ port: UInt16, _ process: Int32) throws -> FileDescriptor {
        let namespace = try FileDescriptor.open(
            FilePath("/proc/\(process)/ns/net"), .readOnly, options: .closeOnExec)
        defer { try? namespace.close() }
        guard setns(namespace.rawValue, networkNamespace) == 0 else { throw Errno(rawValue: errno) }
        do {
            return try open(AF_INET, address(ofIPv4: port))
        } catch {
            guard let socket = try? open(AF_INET6, address(ofIPv6: port)) else { throw error }
            return socket
        }
    }

    private static func address(ofIPv4 port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func address(ofIPv6 port: UInt16) -> sockaddr_in6 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &address.sin6_addr) { $0[15] = 1 }
        return address
    }

    private static func open(_ family: Int32, _ address: some Any) throws -> FileDescriptor {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = FileDescriptor(rawValue: socket(family, type, 0))
        guard descriptor.rawValue >= 0 else { throw Errno(rawValue: errno) }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor.rawValue, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafeBytes(of: address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { address in
                connect(descriptor.rawValue, address.baseAddress, socklen_t(bytes.count))
            }
        }
        guard status == 0 else {
            let error = Errno(rawValue: errno)
            try? descriptor.close()
            throw error
        }
        return descriptor
    }
}
