import NIOCore

/// Shows a client what a running container prints, and lets it type.
struct AttachedSession: Sendable {
    let console: ContainerConsole
    let options: CommandOptions

    /// The input of a container outlives its clients, unless it is for one alone.
    private var input: CommandInput {
        CommandInput(
            terminal: console.terminal, input: options.input ? console.input : nil,
            endsInput: console.endsInputWithFirstClient)
    }

    @Sendable func serve(_ client: StreamClient) async {
        let output = console.output()
        await client.send(CommandMessage.bytes(options.output ? .output : .status))
        let isOver = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await piece in output where piece.output == .output ? options.output : options.error {
                    await client.send(CommandMessage.bytes(piece.output.channel, piece.bytes))
                }
                return true
            }
            group.addTask {
                await input.read(client)
                return false
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return first
        }
        if isOver { await client.send(CommandStatus.exited(0).message) }
    }
}
