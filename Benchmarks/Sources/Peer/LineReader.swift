import Foundation

/// The lines that a child process writes.
final class LineReader {
    private var iterator: AsyncStream<Data>.Iterator
    private var buffer = Data()

    init(_ handle: FileHandle) {
        // The child answers commands and says nothing else, so little can wait here.
        let (chunks, continuation) = AsyncStream.makeStream(of: Data.self, bufferingPolicy: .bufferingOldest(1024))
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                continuation.finish()
            } else {
                continuation.yield(data)
            }
        }
        iterator = chunks.makeAsyncIterator()
    }

    /// The next line; nil when the process has closed its output.
    func next() async -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer = Data(buffer[(end + 1)...])
                return line
            }
            guard let chunk = await iterator.next(isolation: #isolation) else { return nil }
            buffer.append(chunk)
        }
    }
}
