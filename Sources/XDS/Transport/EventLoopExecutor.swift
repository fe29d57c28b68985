import NIOCore
import NIOPosix

/// Runs tasks on the threads that serve connections, so that a message on its way between a socket and the task that
/// handles it does not go from thread to thread.
///
/// For tasks that never block and never compute for long: connections of the same thread wait meanwhile.
public final class EventLoopExecutor: TaskExecutor {
    /// Runs a task where it is: on the thread that made it ready, when that serves connections, otherwise on any.
    public static let any = EventLoopExecutor(loop: nil)

    private static let pinned: [EventLoopExecutor] = MultiThreadedEventLoopGroup.singleton.makeIterator()
        .map(EventLoopExecutor.init)

    private let loop: (any EventLoop)?

    private init(loop: (any EventLoop)?) { self.loop = loop }

    /// Stays on the thread that asks; nil when that serves no connections.
    static var here: EventLoopExecutor? {
        guard let loop = MultiThreadedEventLoopGroup.currentEventLoop else { return nil }
        return pinned.first { $0.loop === loop }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        (loop ?? MultiThreadedEventLoopGroup.singleton.any()).execute { job.runSynchronously(on: executor) }
    }
}
