import AsyncAlgorithms
import Kubernetes
import NIOCore
import Subprocess

/// Runs one command in a container for a client.
struct CommandSession: Sendable {
    private enum End: Sendable {
        case command(CommandStatus)
        case client
    }

    let arguments: [String]
    let options: CommandOptions

    @Sendable func serve(_ client: StreamClient) async {
        let terminal: Terminal?
        do {
            terminal = options.isTerminal ? try Terminal() : nil
        } catch {
            return await client.send(CommandStatus(failure: error).message)
        }
        defer { terminal?.close() }
        await client.send(CommandMessage.bytes(options.output ? .output : .status))
        let input = AsyncChannel<ByteBuffer>()
        let status = await withTaskGroup(of: End.self) { group in
            group.addTask { .command(await run(client, terminal, input)) }
            group.addTask {
                await CommandInput(terminal: terminal, input: options.input ? input : nil, endsInput: true).read(client)
                return .client
            }
            let first = await group.next()
            terminal?.close()
            group.cancelAll()
            return first
        }
        if case .command(let status)? = status { await client.send(status.message) }
    }

    private func run(
        _ client: StreamClient, _ terminal: Terminal?, _ input: AsyncChannel<ByteBuffer>
    ) async -> CommandStatus {
        let wanted = ProcessStreams.Wanted(input: options.input, output: options.output, error: options.error)
        do {
            let streams = try ProcessStreams(wanted, terminal: terminal)
            let process = StreamedProcess(arguments: arguments, environment: environment, teardown: teardown)
            let status = try await process.run(streams, input: input) { kind, output in
                for try await bytes in output { await client.send(CommandMessage.bytes(kind.channel, bytes)) }
            }
            return .exited(status.map { ContainerExit($0).code } ?? 137)
        } catch {
            return CommandStatus(failure: error)
        }
    }

    /// The container's own environment is read from its entry.
    private var environment: Environment {
        .custom(options.isTerminal ? [Array("TERM=xterm\0".utf8)] : [[UInt8]]())
    }

    /// A terminal that is closed tells its programs by itself: they get some time. Killing the process that entered
    /// the container kills the command too, see `ContainerLaunch`.
    private var teardown: [TeardownStep] {
        options.isTerminal
            ? [.send(signal: .resume, allowedDurationToNextStep: .seconds(2))]
            : [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
    }
}

extension CommandStatus {
    init(failure error: any Error) {
        self = .failed(.internalError("error executing command in container: \(error)"))
    }
}

extension ProcessStreams.Output {
    /// Where a client looks for it.
    var channel: CommandMessage.Channel {
        switch self {
        case .output: .output
        case .error: .error
        }
    }
}
