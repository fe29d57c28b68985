import FoundationEssentials
import Synchronization

/// The log of a run that both streams of the container are written to.
final class ContainerLog: Sendable {
    private let file: Mutex<ContainerLogFile>

    /// Starts an empty log; what was there becomes the log of the previous run.
    init(path: String, previous: String) throws {
        file = Mutex(try ContainerLogFile(path: path, previous: previous))
    }

    func append(_ bytes: [UInt8], from stream: ContainerLogFile.Stream, at time: Date) throws {
        try file.withLock { try $0.append(bytes, from: stream, at: time) }
    }

    /// Writes what a stream ended with without a line break.
    func finish(_ stream: ContainerLogFile.Stream, at time: Date) throws {
        try file.withLock { try $0.finish(stream, at: time) }
    }
}
