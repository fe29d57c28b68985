import AsyncAlgorithms
import NIOCore
import Subprocess
import SystemPackage

// NIO has a protocol of that name.
import struct SystemPackage.FileDescriptor

/// Runs a process whose streams others feed and read while it runs, no faster than both sides go.
struct StreamedProcess: Sendable {
    typealias Consumer =
        @Sendable (ProcessStreams.Output, NIOAsyncChannelInboundStream<ByteBuffer>) async throws -> Void

    private enum Part: Sendable {
        case process(TerminationStatus)
        case output
        case input
    }

    let arguments: [String]
    let environment: Environment
    /// How the process is ended when the task is cancelled.
    let teardown: [TeardownStep]

    /// Returns when the process has ended and everything that it printed has been consumed.
    /// - Parameters:
    ///   - input: its end is the end of the process' input, unless that is a terminal.
    ///   - consume: called once for each output; when it returns, the process cannot print there any longer.
    func run(
        _ streams: ProcessStreams, input: AsyncChannel<ByteBuffer>, consume: @escaping Consumer
    ) async throws -> TerminationStatus? {
        try await withThrowingTaskGroup(of: Part.self) { group in
            for output in streams.outputs {
                group.addTask {
                    await Self.read(output.descriptor) { try await consume(output.kind, $0) }
                    return .output
                }
            }
            group.addTask {
                if let end = streams.input { await Self.write(end, input) }
                // Whoever still gives input need not wait.
                input.finish()
                return .input
            }
            group.addTask { .process(try await start(streams)) }
            return try await Self.end(&group, outputs: streams.outputs.count)
        }
    }

    private func start(_ streams: ProcessStreams) async throws -> TerminationStatus {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = teardown
        return try await Subprocess.run(
            .path(FilePath(arguments[0])), arguments: Arguments(Array(arguments.dropFirst())),
            environment: environment, workingDirectory: "/", platformOptions: options,
            input: .fileDescriptor(streams.standardInput, closeAfterSpawningProcess: true),
            output: .fileDescriptor(streams.standardOutput, closeAfterSpawningProcess: true),
            error: .fileDescriptor(streams.standardError, closeAfterSpawningProcess: true)
        ).terminationStatus
    }

    private static func end(
        _ group: inout ThrowingTaskGroup<Part, any Error>, outputs: Int
    ) async throws -> TerminationStatus? {
        var status: TerminationStatus?
        var open = outputs
        for try await part in group {
            switch part {
            case .process(let end): status = end
            case .output: open -= 1
            case .input: continue
            }
            if status != nil, open == 0 { group.cancelAll() }
        }
        return status
    }

    /// A terminal that nobody has open any longer ends with an error: that is an end like any other.
    private static func read(
        _ descriptor: FileDescriptor,
        _ consume: @escaping @Sendable (NIOAsyncChannelInboundStream<ByteBuffer>) async throws -> Void
    ) async {
        do {
            try await descriptor.channel(isInput: true).executeThenClose { inbound, _ in try await consume(inbound) }
        } catch { return }
    }

    /// Each piece is in the process' hands before the next one is taken: the end of the input closes the pipe at once.
    private static func write(_ descriptor: FileDescriptor, _ input: AsyncChannel<ByteBuffer>) async {
        do {
            let pipe = try await descriptor.channel(isInput: false)
            try await pipe.executeThenClose { _, _ in
                try await withTaskCancellationHandler {
                    for await bytes in input { try await pipe.channel.writeAndFlush(bytes).get() }
                } onCancel: {
                    pipe.channel.close(promise: nil)
                }
            }
        } catch { return }
    }
}
