import Foundation
import Identity
import Kubernetes
import Logging

/// Where the certificate authority comes from: the directory that Secret `cacerts` is mounted at, or, when that is
/// not there, an authority of the control plane's own that is kept in Secret `istio-ca-secret`.
struct AuthorityFiles: Sendable {
    static let ownSecret = "istio-ca-secret"
    static let pluggedSecret = "cacerts"

    let directory: String
    let namespace: String
    let client: Client
    let logger: Logger

    /// Whether an authority is plugged in.
    static func isPluggedIn(_ directory: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.contains { !$0.hasPrefix(".") }
    }

    /// The files to begin with.
    /// - Throws: `IdentityError` for unusable files, `APIError`, `CancellationError`.
    func load(now: Date) async throws -> CACertificates {
        if Self.isPluggedIn(directory) { return try CACertificates(directory: directory) }
        logger.notice("no certificates in \(directory): an authority of our own signs, from Secret \(Self.ownSecret)")
        if let files = try await read() { return files }
        let made = try CACertificates.selfSigned(now: now)
        do {
            try await client.json(.create(.secrets, namespace: namespace, body: object(made)))
            return made
        } catch let error as APIError where error.isConflict {
            guard let files = try await read() else { throw error }
            return files
        }
    }

    /// The files as they are now.
    /// - Throws: `IdentityError` for unusable files or when there are none, `APIError`, `CancellationError`.
    func current() async throws -> CACertificates {
        if Self.isPluggedIn(directory) { return try CACertificates(directory: directory) }
        guard let files = try await read() else {
            throw IdentityError(.missingFile, "does not exist", file: place)
        }
        return files
    }

    /// Where the files are, for messages.
    var place: String {
        Self.isPluggedIn(directory)
            ? "Secret \(namespace)/\(Self.pluggedSecret), mounted at \(directory),"
            : "Secret \(namespace)/\(Self.ownSecret)"
    }

    /// Puts other files into the Secret that the present ones are in. A mounted Secret takes a while to reach its files.
    /// - Throws: `APIError`.
    func replace(with files: CACertificates) async throws {
        let name = Self.isPluggedIn(directory) ? Self.pluggedSecret : Self.ownSecret
        let secret = ObjectReference(.secrets, namespace: namespace, name: name)
        var object = try await client.json(.get(secret))
        let data = JSON(files.secretData.mapValues { Data($0).base64EncodedString() })
        guard object["data"] != data else { return }
        object["data"] = data
        try await client.json(.update(secret, body: object))
    }

    private var own: ObjectReference { ObjectReference(.secrets, namespace: namespace, name: Self.ownSecret) }

    private func read() async throws -> CACertificates? {
        do {
            let data = try await client.json(.get(own))["data"]?.strings ?? [:]
            let files = data.compactMapValues { Data(base64Encoded: $0).map { Array($0) } }
            return try CACertificates(secretData: files, source: "Secret \(namespace)/\(Self.ownSecret)")
        } catch let error as APIError where error.isNotFound {
            return nil
        }
    }

    private func object(_ files: CACertificates) -> JSON {
        [
            "apiVersion": "v1", "kind": "Secret", "type": "istio.io/ca-root",
            "metadata": ["name": .string(Self.ownSecret), "namespace": .string(namespace)],
            "data": JSON(files.secretData.mapValues { Data($0).base64EncodedString() }),
        ]
    }
}

extension AuthorityFiles {
    init(_ configuration: ControlPlaneConfiguration, client: Client, logger: Logger) {
        self.init(
            directory: configuration.certificatesDirectory, namespace: configuration.namespace,
            client: client, logger: logger)
    }
}
