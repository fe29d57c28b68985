import Foundation
import GRPCCore
import GRPCInProcessTransport
import Identity
import Kubernetes
import Logging
import MeshModel
import ServiceLifecycle
import Testing
import XDS

@testable import ControlPlane

/// A control plane without sockets: two API servers in memory and a gRPC transport inside the process.
struct FakeMesh: Sendable {
    let primary: FakeCluster
    let remote: FakeCluster
    let signer: Signer
    let parts: Parts
    let client: GRPCClient<InProcessTransport.Client>
    private let server: GRPCServer<InProcessTransport.Server>

    let configuration: ControlPlaneConfiguration

    /// A mesh of new clusters.
    init(_ adjust: (inout ControlPlaneConfiguration) -> Void = { _ in }) throws {
        let (primary, remote) = (FakeCluster("c1.test:6443"), FakeCluster("c2.test:6443"))
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "c1", now: Date())
        Self.fill(primary, remote)
        primary.put(.secrets, Objects.authority(files))
        try self.init(
            primary, remote, authority: CertificateAuthority(files, now: Date()),
            standing: RotationStanding(RotationReport()), adjust)
    }

    /// A control plane that starts anew, with what the clusters have of the one before.
    static func restarted(
        _ primary: FakeCluster, _ remote: FakeCluster, _ adjust: (inout ControlPlaneConfiguration) -> Void
    ) async throws -> FakeMesh {
        let client = Client(transport: primary)
        let record = try await RotationStore(client: client, namespace: "istio-system").read()
        let standing = RotationStanding(record.report)
        let files = AuthorityFiles(
            directory: "/nonexistent", namespace: "istio-system", client: client,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let authority = try await StartingAuthority(files: files, standing: standing).load(record, now: Date())
        return try FakeMesh(primary, remote, authority: authority, standing: standing, adjust)
    }

    private init(
        _ primary: FakeCluster, _ remote: FakeCluster, authority: CertificateAuthority, standing: RotationStanding,
        _ adjust: (inout ControlPlaneConfiguration) -> Void
    ) throws {
        self.primary = primary
        self.remote = remote
        signer = try Signer(
            authority: authority, hosts: Signer.hosts(namespace: "istio-system"), now: Date())
        var configuration = ControlPlaneConfiguration(
            clusterID: "c1", api: ClientConfiguration(server: "https://c1.test"))
        configuration.remotePatience = 60
        adjust(&configuration)
        self.configuration = configuration
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        parts = try Parts(
            configuration: configuration, client: Client(transport: primary),
            settings: MeshSettings(configCluster: "c1"), signer: signer, standing: standing, logger: quiet,
            connect: { [remote] _ throws(APIError) in Client(transport: remote) })
        let transport = InProcessTransport()
        server = GRPCServer(transport: transport.server, services: parts.rpcServices)
        client = GRPCClient(transport: transport.client)
    }

    /// Service `hello` with one endpoint in each cluster, and the Secret by which the primary knows the remote.
    private static func fill(_ primary: FakeCluster, _ remote: FakeCluster) {
        primary.put(.secrets, Objects.remoteSecret("c2", server: "https://c2.test"))
        for (cluster, ip) in [(primary, "10.1.0.1"), (remote, "10.2.0.1")] {
            let annotations = cluster === remote ? [MeshInput.controlPlaneAnnotation: "c1"] : [:]
            cluster.put(.namespaces, Objects.namespace("istio-system", annotations: annotations))
            cluster.put(.namespaces, Objects.namespace("sample"))
            cluster.put(.services, Objects.service("hello"))
            cluster.put(.pods, Objects.pod("hello", ip: ip))
            cluster.put(.endpointSlices, Objects.slice("hello", addresses: [ip]))
        }
    }

    /// Runs a mesh while `body` runs.
    static func run(
        _ mesh: FakeMesh? = nil, _ body: @escaping @Sendable (FakeMesh) async throws -> Void
    ) async throws {
        let mesh = try mesh ?? FakeMesh()
        try await withThrowingTaskGroup { group in
            let core = ServiceGroup(
                services: mesh.parts.core, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            group.addTask { try await core.run() }
            group.addTask { try await mesh.server.serve() }
            group.addTask { try await mesh.client.runConnections() }
            do {
                try await body(mesh)
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError), !(error is ServiceGroupError) {
                    throw error
                }
            }
        }
    }

    /// Metadata of calls by a workload that has a certificate of this mesh.
    func certified(
        namespace: String = "sample", account: String = "default", cluster: String? = nil
    ) throws -> Metadata {
        let identity = try SPIFFEID(namespace: namespace, serviceAccount: account)
        let issued = try signer.authority.issueWorkload(
            csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, cluster: cluster, now: Date())
        var metadata: Metadata = [:]
        PeerCertificate(der: issued.presentedDER[0]).attach(to: &metadata)
        return metadata
    }
}

/// Waits until something is so; fails when it has not become so in a long time.
func eventually(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let limit = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < limit {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("never: \(what)", sourceLocation: sourceLocation)
}
