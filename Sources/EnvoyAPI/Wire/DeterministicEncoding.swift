public import SwiftProtobuf

extension BinaryEncodingOptions {
    /// Maps in the order of their keys: equal messages give equal bytes, in every process.
    public static var deterministic: BinaryEncodingOptions {
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        return options
    }
}

extension Google_Protobuf_Any {
    /// Serialises `message` now, maps in the order of their keys.
    ///
    /// swift-protobuf's own `init(message:)` serialises later, each time anew, and its maps in random order whatever
    /// the options of the outer message say. A resource with such an `Any` in it has another version in every process.
    public init<M: Message>(packing message: M) throws {
        self.init()
        typeURL = TypeURL.of(M.self)
        value = try message.serializedBytes(options: .deterministic)
    }
}
