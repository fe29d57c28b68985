/// A private key in PEM form. It shows itself as "<redacted>" wherever it is printed, dumped or reflected.
public struct SecretPEM: Sendable, Hashable {
    /// The key itself. Only for writing it where it belongs: never for a message.
    public let unredacted: [UInt8]

    public init(_ bytes: some Sequence<UInt8>) {
        unredacted = Array(bytes)
    }

    public init(_ text: String) {
        self.init(text.utf8)
    }

    /// The key itself as text.
    public var unredactedText: String {
        String(decoding: unredacted, as: UTF8.self)
    }
}

extension SecretPEM: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
