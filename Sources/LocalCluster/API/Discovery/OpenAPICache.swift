import Kubernetes
import Synchronization

/// Keeps the documents that were asked for, as long as the kinds in them stay the same: they are large.
final class OpenAPICache: Sendable {
    struct Document: Sendable {
        let hash: String
        let bytes: [UInt8]
    }

    private let documents = Mutex<[ResourceCatalog.GroupVersion: Document]>([:])

    func document(_ groupVersion: ResourceCatalog.GroupVersion, _ types: [ResourceType]) -> Document {
        let hash = Self.hash(types)
        if let kept = documents.withLock({ $0[groupVersion] }), kept.hash == hash { return kept }
        let json = OpenAPIDocument(groupVersion: groupVersion, types: types).json
        let document = Document(hash: hash, bytes: json.encoded(.sorted))
        documents.withLock { $0[groupVersion] = document }
        return document
    }

    /// Tells kinds from other kinds, and from those of another process.
    static func hash(_ types: [ResourceType]) -> String {
        var hasher = Hasher()
        hasher.combine(types)
        for type in types { hasher.combine(type.versions.map(type.schema)) }
        return String(UInt(bitPattern: hasher.finalize()), radix: 16)
    }
}
