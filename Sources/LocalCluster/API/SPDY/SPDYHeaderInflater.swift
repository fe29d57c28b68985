import CZlib

/// Inflates the header blocks of one direction of a connection: together they are one zlib stream.
struct SPDYHeaderInflater: ~Copyable {
    /// The largest block, inflated.
    static let limit = 16 << 10

    // zlib remembers where it lies.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(SPDYError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .invalidHeaders
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    mutating func inflate(_ block: [UInt8]) throws(SPDYError) -> [UInt8] {
        let stream = stream
        var input = block
        var output = [UInt8](repeating: 0, count: Self.limit)
        let (status, rest, free) = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                return (Self.step(stream), stream.pointee.avail_in, stream.pointee.avail_out)
            }
        }
        guard free > 0 else { throw .headersTooLarge }
        guard status == Z_OK || status == Z_BUF_ERROR, rest == 0 else { throw .invalidHeaders }
        return Array(output.prefix(output.count - Int(free)))
    }

    private static func step(_ stream: UnsafeMutablePointer<z_stream>) -> Int32 {
        let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
        guard status == Z_NEED_DICT else { return status }
        let dictionary = SPDYDictionary.bytes
        guard inflateSetDictionary(stream, dictionary, UInt32(dictionary.count)) == Z_OK else { return Z_DATA_ERROR }
        return CZlib.inflate(stream, Z_SYNC_FLUSH)
    }
}
