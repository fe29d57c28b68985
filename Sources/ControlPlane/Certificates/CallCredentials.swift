import Foundation
import GRPCCore
import Identity
import MeshModel
import XDS

/// What a call to the certificate service brings along to prove who makes it. Nothing of it is believed yet but that
/// the caller has the certificate's key.
struct CallCredentials: Sendable {
    /// The cluster that the caller claims to be of.
    let cluster: ClusterID
    /// The token of the header `authorization`.
    let token: String?
    /// The certificate of the call's connection.
    let certificate: CertificateSummary?

    /// - Parameter configCluster: the cluster of callers that name none in `clusterid`.
    init(_ metadata: Metadata, configCluster: ClusterID) {
        let claimed = metadata[stringValues: "clusterid"].first { !$0.isEmpty }
        cluster = claimed.map { ClusterID($0) } ?? configCluster
        token = Self.token(in: metadata)
        certificate = PeerCertificate.from(metadata).flatMap { try? CertificateSummary(der: $0.der) }
    }

    private static func token(in metadata: Metadata) -> String? {
        let scheme = "bearer "
        let header = metadata[stringValues: "authorization"].first { $0.prefix(scheme.count).lowercased() == scheme }
        // Bytes, because tokens are long and characters are slow.
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let rest = header?.utf8.dropFirst(scheme.utf8.count).drop(while: isSpace),
            let last = rest.lastIndex(where: { !isSpace($0) })
        else { return nil }
        return String(rest[...last])
    }
}
