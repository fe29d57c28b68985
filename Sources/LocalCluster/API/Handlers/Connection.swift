import Hummingbird
import Logging
import NIOCore

/// The connection on which a request came.
struct Connection: InitializableFromSource {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}
