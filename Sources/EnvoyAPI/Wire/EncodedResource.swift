public import SwiftProtobuf

/// One xDS resource, serialised once: what a push sends and what a cache keeps.
///
/// A copy costs one reference count. Two resources are equal when type, name and version are, and the version
/// follows from the bytes; the bytes themselves are not compared.
public struct EncodedResource: Sendable {
    private final class Storage: Sendable {
        let name: String
        let contentHash: UInt64
        let typeURL: String
        let bytes: [UInt8]

        init(name: String, contentHash: UInt64, typeURL: String, bytes: [UInt8]) {
            self.name = name
            self.contentHash = contentHash
            self.typeURL = typeURL
            self.bytes = bytes
        }
    }

    private let storage: Storage

    /// The resource's name, unique within its type.
    public var name: String { storage.name }

    /// 16 hexadecimal digits: ``contentHash``.
    public var version: String { ContentHash.hex(contentHash) }

    /// A hash of `bytes` that is the same in every process.
    public var contentHash: UInt64 { storage.contentHash }

    /// What `google.protobuf.Any` calls the message, for example ``TypeURL/cluster``.
    public var typeURL: String { storage.typeURL }

    /// The serialised message, without the `Any` around it.
    public var bytes: [UInt8] { storage.bytes }

    /// A resource from a message that is serialised already.
    public init(name: String, typeURL: String, bytes: [UInt8]) {
        storage = Storage(name: name, contentHash: ContentHash.of(bytes), typeURL: typeURL, bytes: bytes)
    }

    /// Serialises `message`, maps in the order of their keys: equal messages give equal bytes and versions.
    /// An `Any` inside must have been made with `Google_Protobuf_Any.init(packing:)`, or this does not hold.
    public init<M: Message>(name: String, message: M) throws {
        let bytes: [UInt8] = try message.serializedBytes(options: .deterministic)
        self.init(name: name, typeURL: TypeURL.of(M.self), bytes: bytes)
    }
}

extension EncodedResource: Hashable {
    public static func == (left: EncodedResource, right: EncodedResource) -> Bool {
        left.storage === right.storage
            || (left.contentHash == right.contentHash && left.name == right.name && left.typeURL == right.typeURL)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(contentHash)
    }
}

extension EncodedResource: CustomStringConvertible {
    /// Name, version and size; never the content, which may be a secret.
    public var description: String {
        "\(typeURL) \(name) \(version) (\(bytes.count) bytes)"
    }
}

extension EncodedResource: CustomReflectable {
    /// Hides the bytes from `dump` and the debugger's reflection, because they may be a secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "version": version, "typeURL": typeURL, "byteCount": bytes.count])
    }
}
