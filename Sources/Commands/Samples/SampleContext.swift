import Hummingbird
import Logging
import NIOCore

/// What a sample's handlers know of a request: who sent it.
struct SampleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address of whoever opened the connection, without port; empty when unknown.
    let peer: String

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
