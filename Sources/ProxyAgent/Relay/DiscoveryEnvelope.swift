import EnvoyAPI

/// What stands around the resources of a `DiscoveryResponse` or a `DeltaDiscoveryResponse`, read without decoding
/// them. Both have these fields under the same numbers.
struct DiscoveryEnvelope: Sendable, Hashable {
    private(set) var typeURL: ArraySlice<UInt8> = []
    private(set) var nonce: ArraySlice<UInt8> = []

    /// nil when the bytes are no protobuf message.
    init?(_ response: [UInt8]) {
        var reader = WireReader(response)
        while let field = reader.next() {
            guard field.type == .lengthDelimited else { continue }
            // Of a field that stands there twice the last one counts.
            switch field.number {
            case 4: typeURL = response[field.value]
            case 5: nonce = response[field.value]
            default: continue
            }
        }
        if reader.isMalformed { return nil }
    }

    /// Whether the resources are of this type.
    func isOf(_ typeURL: String) -> Bool { self.typeURL.elementsEqual(typeURL.utf8) }
}
