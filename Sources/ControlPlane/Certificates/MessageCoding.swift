import GRPCCore
import SwiftProtobuf

/// Protobuf messages of calls.
struct MessageCoding<M: Message>: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: M) throws -> Bytes {
        let bytes: [UInt8] = try message.serializedBytes()
        return Bytes(bytes)
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> M {
        do {
            return try M(serializedBytes: bytes.withUnsafeBytes { Array($0) })
        } catch {
            throw RPCError(code: .invalidArgument, message: "the request is no \(M.protoMessageName)", cause: error)
        }
    }
}
