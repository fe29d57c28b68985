import NIOCore

/// A `DeltaDiscoveryRequest` (envoy/service/discovery/v3/discovery.proto), serialised.
struct DeltaRequest {
    /// The fields of the message.
    private(set) var bytes: ByteBuffer

    /// A change of what is subscribed to. Two empty lists in a first request mean everything.
    init(type: DiscoveryType, subscribe: [String] = [], unsubscribe: [String] = [], node: SimulatedProxy? = nil) {
        bytes = ByteBuffer()
        if let node { bytes.writeField(1, Self.node(node)) }
        bytes.writeField(2, type.rawValue)
        for name in subscribe { bytes.writeField(3, name) }
        for name in unsubscribe { bytes.writeField(4, name) }
    }

    /// The answer to a response.
    /// - Parameter objection: why it is refused; nil when it is not.
    init(answering nonce: [UInt8], type: DiscoveryType, objection: String? = nil) {
        bytes = ByteBuffer()
        bytes.reserveCapacity(128)
        bytes.writeField(2, type.rawValue)
        bytes.writeVarint(6 << 3 | 2)
        bytes.writeVarint(UInt64(nonce.count))
        bytes.writeBytes(nonce)
        if let objection {
            // google.rpc.Status: code 3 is INVALID_ARGUMENT.
            var status = ByteBuffer(bytes: [1 << 3, 3])
            status.writeField(2, objection)
            bytes.writeField(7, status)
        }
    }

    /// An `envoy.config.core.v3.Node` with its metadata as `google.protobuf.Struct`.
    private static func node(_ proxy: SimulatedProxy) -> ByteBuffer {
        var fields = ByteBuffer()
        for (key, text) in proxy.metadata.sorted(by: { $0.key < $1.key }) {
            var value = ByteBuffer()
            value.writeField(3, text)
            var entry = ByteBuffer()
            entry.writeField(1, key)
            entry.writeField(2, value)
            fields.writeField(1, entry)
        }
        var node = ByteBuffer()
        node.writeField(1, proxy.id)
        node.writeField(3, fields)
        node.writeField(6, "envoy")
        // user_agent_build_version 1.40.0: a BuildVersion with a SemanticVersion.
        node.writeField(8, ByteBuffer(bytes: [1 << 3 | 2, 4, 1 << 3, 1, 2 << 3, 40]))
        return node
    }
}

extension ByteBuffer {
    fileprivate mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        writeInteger(UInt8(rest))
    }

    fileprivate mutating func writeField(_ number: UInt64, _ text: String) {
        writeVarint(number << 3 | 2)
        writeVarint(UInt64(text.utf8.count))
        writeString(text)
    }

    fileprivate mutating func writeField(_ number: UInt64, _ message: ByteBuffer) {
        writeVarint(number << 3 | 2)
        writeVarint(UInt64(message.readableBytes))
        writeImmutableBuffer(message)
    }
}
