import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The cluster's DNS server, on UDP and TCP.
struct DNSService: Service {
    let address: IPv4Address
    let port: Int
    let zone: ZoneBox
    let log: Logger

    /// - Throws: when the address cannot be bound.
    func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let udp = try await DatagramBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramAnswers(zone))
                }
            }
            .bind(host: address.description, port: port).get()
        let tcp = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        IdleStateHandler(readTimeout: .seconds(10)), ByteToMessageHandler(LengthPrefixDecoder()),
                        StreamAnswers(zone),
                    ])
                }
            }
            .bind(host: address.description, port: port).get()
        log.info("DNS answers at \(address):\(port)")
        try? await gracefulShutdown()
        try? await udp.close()
        try? await tcp.close()
    }
}
