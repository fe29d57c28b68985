import ArgumentParser

/// `skein sample tcp-echo`: sends back each line with a word before it.
struct TCPEchoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tcp-echo",
        abstract: "Send back each line that arrives on a TCP port, with a word before it."
    )

    @Argument(help: "The ports to listen on, separated by commas.")
    var ports: String

    @Argument(help: "The word before each line.")
    var prefix: String

    private var numbers: [Int] { ports.split(separator: ",").compactMap { UInt16($0).map(Int.init) } }

    func validate() throws {
        guard !numbers.isEmpty, numbers.count == ports.split(separator: ",").count else {
            throw ValidationError("PORTS must be port numbers separated by commas, not \"\(ports)\"")
        }
    }

    func run() async throws {
        try await LineServer(ports: numbers) { "\(prefix) \($0)" }.run()
    }
}
