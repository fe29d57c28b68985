import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Finds peers that vanished without a word: the kernel asks after 15 s of silence, and gives up 15 s later.
enum KeepAlive {
    static func enable(on channel: any Channel) -> EventLoopFuture<Void> {
        let options = Self.options.map { option, value in channel.setOption(option, value: value) }
        return EventLoopFuture.andAllSucceed(options, on: channel.eventLoop)
    }

    private static var options: [(ChannelOptions.Types.SocketOption, SocketOptionValue)] {
        let enable = (ChannelOptions.Types.SocketOption(level: .socket, name: .so_keepalive), SocketOptionValue(1))
        #if os(Linux)
            let timing = [(TCP_KEEPIDLE, 15), (TCP_KEEPINTVL, 5), (TCP_KEEPCNT, 3)].map { name, value in
                (
                    ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: name)),
                    SocketOptionValue(value)
                )
            }
            return [enable] + timing
        #else
            return [enable]
        #endif
    }
}
