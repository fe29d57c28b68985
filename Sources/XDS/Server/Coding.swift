import GRPCCore
import SwiftProtobuf

/// Hands encoded responses to the transport as they are: no copy when the transport is NIO's.
struct ResponseSerializer: MessageSerializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ response: EncodedResponse) -> Bytes {
        if let bytes = response.transportBytes as? Bytes { return bytes }
        return Bytes(response.bytes)
    }
}

/// Decodes requests; for a service of a single type fills in that type when it is left out.
struct RequestDeserializer<Request: SessionRequest>: MessageDeserializer {
    var defaultTypeURL = ""

    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> Request {
        do {
            var request = try Request(serializedBytes: bytes.withUnsafeBytes { Array($0) })
            if request.typeURL.isEmpty { request.typeURL = defaultTypeURL }
            return request
        } catch {
            throw RPCError(
                code: .invalidArgument, message: "the request is no \(Request.protoMessageName)", cause: error)
        }
    }
}

/// Passes messages through undecoded.
struct RawSerializer: MessageSerializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) -> Bytes { Bytes(message) }
}

/// Passes messages through undecoded.
struct RawDeserializer: MessageDeserializer {
    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) -> [UInt8] { bytes.withUnsafeBytes { Array($0) } }
}
