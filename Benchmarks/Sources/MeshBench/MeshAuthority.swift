import Foundation
import Identity
import ProxyFleet
import SyntheticCluster

/// The authority of the mesh: the files that the control plane signs with, and certificates of sidecars by it.
struct MeshAuthority: Sendable {
    /// Where Secret `cacerts` would be mounted.
    let directory: String
    let root: String
    /// What sidecars call the control plane.
    static let host = "istiod.istio-system.svc"

    private let authority: CertificateAuthority
    /// All sidecars have one key, and their certificates are their own.
    private let key: WorkloadKey

    /// - Parameter directory: does not exist yet.
    /// - Throws: `IdentityError`.
    init(directory: String, now: Date) throws {
        self.directory = directory
        let made = try RootAuthority.make(now: now)
        let files = try made.makeIntermediate(cluster: "cluster1", now: now)
        try files.write(to: directory)
        root = made.certificatePEM
        authority = try CertificateAuthority(files, now: now)
        key = try WorkloadKey()
    }

    /// What proves a sidecar of a service.
    func credentials(of service: Int, in cluster: SyntheticCluster, now: Date) throws -> SimulatedProxy.Credentials {
        let identity = try SPIFFEID(
            namespace: cluster.namespace(of: service), serviceAccount: PodName.service(service))
        let issued = try authority.issueWorkload(
            csrPEM: try key.signingRequest(for: identity), identity: identity, cluster: cluster.description.name,
            now: now)
        return SimulatedProxy.Credentials(
            certificateChain: issued.certificatePEM, privateKey: key.pem.unredactedText)
    }

    /// Writes `chain.pem`, `key.pem` and `root.pem` of a server that sidecars take for the control plane.
    func writeServer(to place: URL, now: Date) throws {
        let issued = try authority.issueServer(hosts: [Self.host], key: key, now: now)
        let files = [
            ("chain.pem", issued.certificatePEM), ("key.pem", key.pem.unredactedText), ("root.pem", root),
        ]
        for (name, text) in files { try Data(text.utf8).write(to: place.appending(path: name)) }
    }
}
