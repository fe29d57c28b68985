import Identity
import Synchronization

/// The roots mounted into the pod. They are read again whenever they are needed, because the ConfigMap may change.
final class TrustFile: Sendable {
    let path: String
    private let parsed = Mutex<(bytes: [UInt8], bundle: TrustBundle)?>(nil)

    init(path: String) {
        self.path = path
    }

    /// - Throws: ``AgentError`` when the file is missing, `IdentityError` when it holds no certificates.
    func current() throws -> TrustBundle {
        let bytes = try BoundedFile.read(
            path, limit: 1 << 20,
            advice:
                "it is mounted from ConfigMap istio-ca-root-cert, which the control plane writes into every namespace "
                + "of the clusters that it manages: check that it manages this one")
        return try parsed.withLock { parsed in
            if let parsed, parsed.bytes == bytes { return parsed.bundle }
            let bundle = try TrustBundle(pem: bytes, source: path)
            parsed = (bytes, bundle)
            return bundle
        }
    }
}
