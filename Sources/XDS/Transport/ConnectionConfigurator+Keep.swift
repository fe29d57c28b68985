import GRPCNIOTransportHTTP2
import NIOCore

extension HTTP2ServerTransport.ConnectionConfigurator {
    /// Configures an accepted connection, and keeps it until it has closed: a server that is about to stop drops what it
    /// accepts at that moment, and NIO traps when the writer of an open connection goes.
    func configureAndKeep(_ channel: any Channel, tls: TLS) -> EventLoopFuture<ConnectionChannel> {
        configure(channel: channel, tls: tls).map { connection in
            channel.closeFuture.whenComplete { _ in withExtendedLifetime(connection) {} }
            return connection
        }
    }
}
