public import GRPCNIOTransportHTTP2
public import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A gRPC listener on a unix socket, for processes of the same machine. Nobody is authenticated: the file's mode and
/// its directory decide who may connect.
public struct UnixListener: HTTP2ServerTransport.ListenerFactory {
    /// Bound and listening; the channel that accepts on it owns it.
    private let socket: CInt

    /// Binds the socket and returns the transport that will accept on it. Clients may connect at once and wait until
    /// the transport runs. A socket that a former process left behind is replaced; any other file is not. The mode is
    /// set before anybody can connect.
    ///
    /// - Parameters:
    ///   - path: at most 107 bytes of UTF-8, which is what the kernel takes.
    ///   - mode: permissions of the socket's file.
    /// - Throws: ``XDSError`` when the path cannot be used.
    public static func makeTransport(
        path: String, mode: UInt32 = 0o600, limits: ConnectionLimits = ConnectionLimits()
    ) throws -> HTTP2ServerTransport.Custom<UnixListener> {
        HTTP2ServerTransport.Custom(
            listenerFactory: UnixListener(socket: try bind(path: path, mode: mode)), config: .discovery(limits))
    }

    public var eventLoopGroup: any EventLoopGroup { MultiThreadedEventLoopGroup.singleton }

    public func makeListeningChannel(
        listenerConfigurator: HTTP2ServerTransport.ListenerConfigurator,
        connectionConfigurator: HTTP2ServerTransport.ConnectionConfigurator
    ) async throws -> NIOAsyncChannel<HTTP2ServerTransport.ConnectionConfigurator.ConnectionChannel, Never> {
        try await ServerBootstrap(group: eventLoopGroup)
            .serverChannelInitializer { listenerConfigurator.configure(channel: $0) }
            .bind(socket) { connectionConfigurator.configureAndKeep($0, tls: .none) }
    }

    private static let backlog: CInt = 128

    private static func bind(path: String, mode: UInt32) throws -> CInt {
        try removeStaleSocket(path)
        let address: NIOCore.SocketAddress
        do {
            address = try NIOCore.SocketAddress(unixDomainSocketPath: path)
        } catch {
            throw XDSError(
                .invalidConfiguration, "the socket path \(path) is too long; use a shorter directory", cause: error)
        }
        #if os(Linux)
            let descriptor = systemSocket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        #else
            let descriptor = systemSocket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw failure("create", path) }
        let isBound = address.withSockAddr { pointer, size in
            systemBind(descriptor, pointer, socklen_t(size)) == 0
        }
        guard isBound, chmod(path, mode_t(mode)) == 0, listen(descriptor, backlog) == 0 else {
            let error = failure("bind", path)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func removeStaleSocket(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw XDSError(.invalidConfiguration, "\(path) exists and is no socket; remove it or choose another path")
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("replace", path) }
    }

    private static func failure(_ verb: String, _ path: String) -> XDSError {
        let reason = String(cString: strerror(errno))
        return XDSError(.invalidConfiguration, "cannot \(verb) the socket \(path): \(reason); check its directory")
    }
}

private let systemBind = bind
private let systemSocket = socket
