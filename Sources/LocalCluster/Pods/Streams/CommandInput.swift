import AsyncAlgorithms
import HummingbirdCore
import NIOCore

/// Hands what a client sends to a command.
struct CommandInput: Sendable {
    let terminal: Terminal?
    /// `nil`: what the client types is not wanted.
    let input: AsyncChannel<ByteBuffer>?
    /// Whether the input ends when the client has nothing more to type.
    let endsInput: Bool

    /// Returns when the client is gone.
    func read(_ client: StreamClient) async {
        defer { endInput() }
        do {
            for try await message in client.messages {
                switch CommandMessage(message) {
                case .input(let bytes): await input?.send(bytes)
                case .endOfInput: endInput()
                case .resize(let size): terminal?.resize(size)
                case nil: continue
                }
            }
        } catch { return }
    }

    private func endInput() {
        if endsInput { input?.finish() }
    }
}
