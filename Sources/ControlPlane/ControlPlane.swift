import Foundation
import GRPCCore
import Identity
import Kubernetes
public import Logging
import MeshAPI
import MeshModel
public import ServiceLifecycle
import XDS

/// The control plane of a mesh: watches the API servers of all clusters, compiles what they say, and serves proxies.
public struct ControlPlane: Sendable {
    private let configuration: ControlPlaneConfiguration
    private let client: Client
    private let logger: Logger

    /// - Throws: `APIError` when the address or the credentials of the API server cannot be used.
    public init(configuration: ControlPlaneConfiguration, logger: Logger) throws {
        self.configuration = configuration
        self.client = try Client(configuration.api)
        self.logger = logger
    }

    /// Runs until a service fails, the task is cancelled, or the surrounding `ServiceGroup` shuts down.
    public func run() async throws {
        var group = ServiceGroupConfiguration(services: try await services(), logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: group).run()
    }

    /// The long-lived parts, to be run in this order by one `ServiceGroup`.
    /// Waits until the API server answers, which has the settings of the mesh and, if none is plugged in, its authority.
    /// - Throws: `ControlPlaneError`, `IdentityError` or `APIError` when the configuration cannot be used;
    ///   `CancellationError`.
    public func services() async throws -> [any ServiceLifecycle.Service] {
        let settings = try await startingSettings()
        let store = RotationStore(client: client, namespace: configuration.namespace)
        let record = try await patiently("ConfigMap \(RotationStore.name)") { try await store.read() }
        let standing = RotationStanding(record.report)
        let signer = try await makeSigner(record, standing, now: Date())
        let parts = try Parts(
            configuration: configuration, client: client, settings: settings, signer: signer, standing: standing,
            logger: logger)
        return try parts.services(configuration, logger: logger)
    }

    /// The settings that ConfigMap `istio` has at the start. The trust domain is taken from here for good.
    private func startingSettings() async throws -> MeshSettings {
        let map = ObjectReference(.configMaps, namespace: configuration.namespace, name: "istio")
        let bytes = try await patiently("ConfigMap \(configuration.namespace)/istio") {
            do {
                return try await client.bytes(.get(map))
            } catch let error as APIError where error.isNotFound {
                return []
            }
        }
        guard !bytes.isEmpty, case .configMap(let object) = try MeshObject.decode(json: bytes) else {
            return configuration.settings
        }
        return try MeshConfig.settings(object, defaults: configuration.settings)
    }

    private func makeSigner(
        _ record: RotationRecord, _ standing: RotationStanding, now: Date
    ) async throws -> any CertificateIssuer {
        if configuration.externalSigner != nil {
            return try await ExternalSigner.start(configuration, client: client, logger: logger)
        }
        let files = AuthorityFiles(configuration, client: client, logger: logger)
        let authority = try await patiently(files.place) {
            try await StartingAuthority(files: files, standing: standing).load(record, now: now)
        }
        for warning in authority.warnings { logger.warning("\(warning)") }
        logger.notice("signing with \(authority), root \(authority.root.fingerprint.short)")
        return try Signer(
            authority: authority, hosts: Signer.hosts(namespace: configuration.namespace, custom: configuration.hosts),
            now: now)
    }

    /// Tries until the API server answers.
    private func patiently<Value>(_ what: String, _ body: () async throws -> Value) async throws -> Value {
        var backoff = Backoff()
        while true {
            do {
                return try await body()
            } catch let error as APIError where error.code != .configuration {
                logger.warning("\(what) cannot be read yet: \(error)")
                try await Task.sleep(for: backoff.next(jitter: .random(in: 0..<1)))
            }
        }
    }
}
