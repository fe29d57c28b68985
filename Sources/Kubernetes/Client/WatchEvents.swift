/// The events of one open watch. Pull-based: a slow reader slows the server down and costs no memory.
struct WatchEvents: AsyncSequence, Sendable {
    typealias Element = WatchEvent

    let address: String
    let body: StreamedResponse.Body

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(address: address, chunks: body.makeAsyncIterator())
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let address: String
        var chunks: any AsyncIteratorProtocol<[UInt8], any Error>
        var splitter = LineSplitter(limit: Client.Limit.line)
        /// Lines that have arrived, the next one last.
        var lines: [[UInt8]] = []
        var isAtEnd = false

        /// - Throws: `APIError`, or `CancellationError`.
        mutating func next() async throws -> WatchEvent? {
            while lines.isEmpty {
                guard !isAtEnd else { return nil }
                if let chunk = try await chunk() {
                    lines = try splitter.append(chunk).reversed()
                } else {
                    isAtEnd = true
                    lines = splitter.finish().map { [$0] } ?? []
                }
            }
            do {
                return try WatchEvent(decoding: lines.removeLast())
            } catch {
                throw APIError.malformed(address, error)
            }
        }

        private mutating func chunk() async throws -> [UInt8]? {
            do {
                return try await chunks.next(isolation: nil)
            } catch {
                throw TransportFailure.translate(error, address: address)
            }
        }
    }
}
