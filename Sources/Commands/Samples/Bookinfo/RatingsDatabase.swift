import Foundation
import Kubernetes
import NIOCore
import NIOPosix

/// Where version 2 of the ratings service keeps its stars. Not a real database: a line in, a line of JSON out, on the
/// port of the one that it stands for.
struct RatingsDatabase: Sendable, Hashable {
    static let ratings: JSON = ["Reviewer1": 5, "Reviewer2": 4]
    /// What is asked.
    static let question = "ratings"

    let host: String
    let port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// As the original: `DB_TYPE=mysql` with `MYSQL_DB_HOST` and `MYSQL_DB_PORT`, else `MONGO_DB_URL`.
    init(environment: [String: String]) {
        if environment["DB_TYPE"] == "mysql" {
            host = environment["MYSQL_DB_HOST"] ?? "mysqldb"
            port = environment["MYSQL_DB_PORT"].flatMap { Int($0) } ?? 3306
        } else {
            let url = URL(string: environment["MONGO_DB_URL"] ?? "mongodb://mongodb:27017/test")
            host = url?.host() ?? "mongodb"
            port = url?.port ?? 27017
        }
    }

    /// `nil` when nobody answers.
    func ratings() async -> JSON? {
        guard
            let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(3))
                .connect(host: host, port: port, channelInitializer: Self.wrapped)
        else { return nil }
        return try? await channel.executeThenClose { answers, writer in
            try await writer.write(ByteBuffer(string: Self.question + "\n"))
            var text = ByteBuffer()
            for try await part in answers where text.readableBytes < 64 << 10 {
                text.writeImmutableBuffer(part)
                if text.readableBytesView.last == UInt8(ascii: "\n") { break }
            }
            return try? JSON(decoding: Array(text.readableBytesView))
        }
    }

    @Sendable private static func wrapped(
        _ channel: any Channel
    ) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> {
        channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
    }
}
