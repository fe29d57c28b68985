import SwiftProtobuf

extension Google_Protobuf_Duration {
    /// A duration in protobuf's form.
    init(_ duration: Duration) {
        let parts = duration.components
        self.init(seconds: parts.seconds, nanos: Int32(parts.attoseconds / 1_000_000_000))
    }

    /// No time at all; in Envoy's timeouts this means "without limit".
    static var zero: Google_Protobuf_Duration { Google_Protobuf_Duration(seconds: 0, nanos: 0) }
}

extension Google_Protobuf_UInt32Value {
    /// A number that is present.
    init(of value: some BinaryInteger) {
        self.init()
        self.value = UInt32(clamping: value)
    }
}

extension Google_Protobuf_BoolValue {
    /// A truth value that is present.
    init(of value: Bool) {
        self.init()
        self.value = value
    }
}
