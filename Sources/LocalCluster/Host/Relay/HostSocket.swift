public import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A TCP socket that listens in the network namespace where it was made, to be given to a process in another one:
/// connections that people of this machine make arrive there, and wait in its queue while nobody accepts.
public final class HostSocket: Sendable {
    /// The socket. Closed with this object.
    public let descriptor: FileDescriptor
    /// Where it listens: `127.0.0.1:6443`.
    public let address: HostAddress

    /// Listens.
    /// - Parameter address: port 0 stands for a free one that the kernel does not give to others by itself, so that it is
    ///   likely to be free again later.
    /// - Throws: `EmbeddedClusterError` of code `listen`.
    public init(_ address: HostAddress) throws {
        var failure = Errno.addressInUse
        for port in address.port == 0 ? Self.candidates() : [address.port] {
            switch Self.listen(address.host, port) {
            case .success(let descriptor):
                self.descriptor = descriptor
                self.address = HostAddress(host: address.host, port: port)
                return
            case .failure(let error): failure = error
            }
        }
        throw EmbeddedClusterError(
            .listen,
            "nothing can listen on \(address); check that the address is this machine's and that nothing else listens "
                + "there (ss -ltnp), or choose another with --api", cause: failure)
    }

    deinit { try? descriptor.close() }

    /// Some ports below those that Linux gives to outgoing connections.
    private static func candidates() -> [Int] { (0..<50).map { _ in Int.random(in: 20_000..<32_000) } }

    private static func listen(_ host: String, _ port: Int) -> Result<FileDescriptor, Errno> {
        guard let ip = IPv4Address(host) else { return .failure(.invalidArgument) }
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return .failure(Errno(rawValue: errno)) }
        var yes: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(number, ip, port) == 0, Glibc.listen(number, 512) == 0 else {
            let failure = Errno(rawValue: errno)
            close(number)
            return .failure(failure)
        }
        return .success(FileDescriptor(rawValue: number))
    }

    private static func bind(_ socket: Int32, _ ip: IPv4Address, _ port: Int) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = ip.value.bigEndian
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
