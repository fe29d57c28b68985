import AsyncAlgorithms
import Foundation
import NIOCore
import Subprocess
import Synchronization

/// One run of a container.
struct ContainerProcess: Sendable {
    let launch: ContainerLaunch
    let environment: [String: String]
    let tools: SystemTools
    let log: String
    let previousLog: String
    /// What limits it; `nil`: nothing does.
    let group: ControlGroup?
    let console: ContainerConsole
    /// Gets the process identifier of the container's command once it runs.
    let started: Latch<Int32>

    /// Runs to the end. Cancelling the task kills the container.
    func run() async -> ContainerExit {
        defer { console.end() }
        let readers = Mutex<[ContainerOutput]>([])
        let process = StreamedProcess(
            arguments: launch.arguments(tools),
            environment: .custom(variables.map { Array("\($0)=\($1)\0".utf8) }), teardown: [])
        do {
            let log = try ContainerLog(path: log, previous: previousLog)
            let wanted = ProcessStreams.Wanted(input: console.input != nil, output: true, error: true)
            let streams = try ProcessStreams(wanted, terminal: console.terminal)
            let status = try await process.run(streams, input: console.input ?? AsyncChannel()) { kind, pieces in
                let reader = await record(pieces, kind, log)
                readers.withLock { $0.append(reader) }
            }
            let outputs = readers.withLock(\.self)
            if let status, outputs.contains(where: { $0.processIdentifier != nil }) { return ContainerExit(status) }
            let complaints = outputs.map(\.complaints).filter { !$0.isEmpty }.joined(separator: "; ")
            return ContainerExit(code: 128, reason: ContainerExit.startError, message: complaints)
        } catch {
            return ContainerExit(code: 128, reason: ContainerExit.startError, message: "\(error)")
        }
    }

    private var variables: [String: String] {
        console.terminal == nil ? environment : environment.merging(["TERM": "xterm"]) { own, _ in own }
    }

    /// Writes a stream to the log until it ends. A log that cannot be written (the disk is full) loses lines, but
    /// does not stop the container.
    private func record(
        _ pieces: NIOAsyncChannelInboundStream<ByteBuffer>, _ kind: ProcessStreams.Output, _ log: ContainerLog
    ) async -> ContainerOutput {
        let stream: ContainerLogFile.Stream = kind == .output ? .output : .error
        var reader = ContainerOutput()
        var iterator = pieces.makeAsyncIterator()
        // A terminal without programs ends with an error.
        while let piece = try? await iterator.next() {
            let bytes = reader.receive(Array(piece.readableBytesView))
            if let identifier = reader.processIdentifier, started.value == nil { started.set(identifier) }
            try? log.append(bytes, from: stream, at: Date())
            if !bytes.isEmpty { console.printed(ByteBuffer(bytes: bytes), on: kind) }
        }
        try? log.finish(stream, at: Date())
        return reader
    }
}
