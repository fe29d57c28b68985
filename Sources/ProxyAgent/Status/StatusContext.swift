import Hummingbird
import NIOCore

/// A request to one of the agent's ports, with the place that it comes from.
struct StatusContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let isLoopback: Bool

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        isLoopback = Self.isLoopback(source.channel.remoteAddress?.ipAddress)
    }

    /// 127.0.0.0/8 and ::1, also the former as IPv6 writes it.
    static func isLoopback(_ address: String?) -> Bool {
        guard let address else { return false }
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
