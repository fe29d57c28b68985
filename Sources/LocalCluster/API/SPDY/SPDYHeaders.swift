import NIOCore

/// The header block of a frame, once it is inflated: a count, then names and values with their lengths.
enum SPDYHeaders {
    /// - Throws: `SPDYError.invalidHeaders`.
    static func parse(_ block: ByteBuffer) throws(SPDYError) -> [String: String] {
        var block = block
        guard let count = block.readInteger(as: UInt32.self), count <= 100 else { throw .invalidHeaders }
        var headers: [String: String] = [:]
        for _ in 0..<count {
            let name = try text(&block)
            guard headers.updateValue(try text(&block), forKey: name.lowercased()) == nil else { throw .invalidHeaders }
        }
        guard block.readableBytes == 0 else { throw .invalidHeaders }
        return headers
    }

    private static func text(_ block: inout ByteBuffer) throws(SPDYError) -> String {
        guard let length = block.readInteger(as: UInt32.self), length <= block.readableBytes,
            let text = block.readString(length: Int(length))
        else { throw .invalidHeaders }
        return text
    }
}
