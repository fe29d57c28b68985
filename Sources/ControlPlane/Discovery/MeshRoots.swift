import Crypto
import EnvoyAPI
import Identity
import SwiftProtobuf
import XDS

/// The roots of the mesh as every agent receives them (Istio's PCDS). Their order tells agents under which root
/// certificates are issued: the first one.
struct MeshRoots: Sendable {
    static let name = "mesh"

    let set: ResourceSet

    /// - Throws: when the message cannot be serialised.
    init(_ bundle: TrustBundle, basedOn previous: MeshRoots?) throws {
        let message = Istio_Mesh_V1alpha1_ProxyConfig.with { $0.caCertificatesPem = bundle.blocks }
        set = ResourceSet(
            version: Self.version(of: bundle),
            resources: [TypeURL.proxyConfig: [try EncodedResource(name: Self.name, message: message)]],
            basedOn: previous?.set)
    }

    /// What an acknowledgement of these very roots, in this order, names.
    static func version(of bundle: TrustBundle) -> String {
        var hash = SHA256()
        for fingerprint in bundle.fingerprints { hash.update(data: fingerprint.bytes) }
        return "roots-" + hash.finalize().prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
