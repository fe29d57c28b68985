import NIOCore
import NIOPosix
public import ServiceLifecycle

/// Ends when nothing can be read from standard input any more: whoever holds its other end has ended, however that was.
public struct EndOfInput: Service {
    public init() {}

    public func run() async throws {
        let input = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .takingOwnershipOfDescriptor(input: 0).get()
        try await cancelWhenGracefulShutdown {
            try await withTaskCancellationHandler {
                try await input.closeFuture.get()
            } onCancel: {
                input.close(promise: nil)
            }
        }
    }
}
