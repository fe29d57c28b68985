import NIOCore

/// What a client of port forwarding has asked for: a pair of streams for each connection, of which one is for what
/// goes wrong.
struct PortForwardState: Sendable {
    static let limit = 512

    /// A connection to a port of the pod.
    struct Connection: Sendable, Hashable {
        let port: UInt16
        let data: UInt32
        let error: UInt32
    }

    enum Action: Sendable, Hashable {
        case accept(UInt32)
        case reset(UInt32, status: UInt32)
        case pong(UInt32)
        case open(Connection)
        /// For the connection of a data stream.
        case write(UInt32, ByteBuffer)
        case finish(UInt32)
        case abort(UInt32)
        case end
    }

    /// The first stream of a pair.
    private struct Half: Sendable {
        let port: UInt16
        let stream: UInt32
        let isError: Bool
    }

    /// By request.
    private var halves: [String: Half] = [:]
    private var dataStreams: Set<UInt32> = []
    private var lastStream: UInt32 = 0

    mutating func receive(_ frame: SPDYFrame) -> [Action] {
        switch frame {
        case .synStream(let stream, let headers, let isLast): return open(stream, headers, isLast)
        case .data(let stream, let bytes, let isLast):
            guard dataStreams.contains(stream) else { return [] }
            return (bytes.readableBytes > 0 ? [.write(stream, bytes)] : []) + (isLast ? [.finish(stream)] : [])
        case .reset(let stream): return dataStreams.remove(stream) == nil ? [] : [.abort(stream)]
        // Even numbers would be answers.
        case .ping(let number): return number % 2 == 1 ? [.pong(number)] : []
        case .goAway: return [.end]
        case .other: return []
        }
    }

    private mutating func open(_ stream: UInt32, _ headers: [String: String], _ isLast: Bool) -> [Action] {
        guard stream % 2 == 1, stream > lastStream, let request = headers["requestid"], !request.isEmpty,
            let port = headers["port"].flatMap(UInt16.init), port > 0,
            let type = headers["streamtype"], ["data", "error"].contains(type)
        else { return [.reset(stream, status: 1)] }
        lastStream = stream
        guard dataStreams.count + halves.count < Self.limit else { return [.reset(stream, status: 3)] }
        let half = Half(port: port, stream: stream, isError: type == "error")
        if !half.isError { dataStreams.insert(stream) }
        guard let other = halves[request] else {
            halves[request] = half
            return [.accept(stream)]
        }
        guard other.isError != half.isError, other.port == port else {
            dataStreams.remove(stream)
            return [.reset(stream, status: 1)]
        }
        halves[request] = nil
        let (data, error) = half.isError ? (other.stream, stream) : (stream, other.stream)
        return [.accept(stream), .open(Connection(port: port, data: data, error: error))]
            + (isLast && !half.isError ? [.finish(stream)] : [])
    }
}
