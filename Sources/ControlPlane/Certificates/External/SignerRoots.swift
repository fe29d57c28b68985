import Foundation
import Identity
import Kubernetes
import MeshAPI

/// Which roots the certificates of an external signer lead to: what `caCertificates` of ConfigMap `istio` says of this
/// signer, or else `root-cert.pem` in the certificates' directory. Never what the signer itself sends along.
struct SignerRoots: Sendable {
    let signer: String
    let client: Client
    let namespace: String
    let directory: String

    /// - Throws: `ControlPlaneError` of code `configuration` when there are none; `IdentityError`, `APIError`.
    func load() async throws -> TrustBundle {
        if let pem = try await ofMeshConfig() {
            return try TrustBundle(pem: pem, source: "caCertificates of ConfigMap \(namespace)/istio")
        }
        if AuthorityFiles.isPluggedIn(directory), let root = try CACertificates(directory: directory).root {
            return try TrustBundle(pem: root, source: "\(directory)/root-cert.pem")
        }
        throw ControlPlaneError(
            .configuration,
            "no root of signer \(signer) is known: name it in caCertificates of ConfigMap \(namespace)/istio"
                + " (pem, and certSigners: [\(signer)]), or put it into \(directory)/root-cert.pem")
    }

    private func ofMeshConfig() async throws -> String? {
        do {
            let bytes = try await client.bytes(.get(.init(.configMaps, namespace: namespace, name: "istio")))
            guard case .configMap(let map) = try MeshObject.decode(json: bytes) else { return nil }
            return try MeshConfig.roots(of: signer, in: map)
        } catch let error as APIError where error.isNotFound {
            return nil
        }
    }
}
