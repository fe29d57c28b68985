import Foundation
public import Identity
public import Kubernetes

/// Where a rotation is kept, so that it outlives the control plane: ConfigMap `skein-ca-rotation` with what was asked
/// for and what has become of it, Secret `skein-ca-rotation` with the files of both authorities.
public struct RotationStore: Sendable {
    /// The name of both objects.
    public static let name = "skein-ca-rotation"
    private static let requestKey = "request"
    private static let reportKey = "report"

    let client: Client
    let namespace: String

    /// - Parameter namespace: that of the control plane.
    public init(client: Client, namespace: String) {
        self.client = client
        self.namespace = namespace
    }

    /// The namespace that it is kept in.
    public var place: String { namespace }

    private var map: ObjectReference { ObjectReference(.configMaps, namespace: namespace, name: Self.name) }
    private var secret: ObjectReference { ObjectReference(.secrets, namespace: namespace, name: Self.name) }

    /// Reads everything, the files too.
    /// - Throws: `APIError`; `ControlPlaneError` when the ConfigMap is not what was written.
    public func read() async throws -> RotationRecord {
        var record = try await readMap()
        if record.report.isActive || record.pending != nil {
            let data = try await object(secret)?["data"]?.strings ?? [:]
            record.secretData = data.compactMapValues { Data(base64Encoded: $0).map { Array($0) } }
        }
        return record
    }

    /// Reads what is known of the rotation, without keys.
    /// - Throws: as `read`.
    public func readMap() async throws -> RotationRecord {
        var record = RotationRecord()
        guard let map = try await object(map) else { return record }
        record.version = map["metadata"]?["resourceVersion"]?.string
        record.request = try decode(map["data"]?[Self.requestKey]?.string)
        record.report = try decode(map["data"]?[Self.reportKey]?.string) ?? RotationReport()
        return record
    }

    private func decode<Value: Decodable>(_ text: String?) throws -> Value? {
        guard let text else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(Value.self, from: Data(text.utf8))
        } catch {
            throw ControlPlaneError(
                .object,
                "ConfigMap \(namespace)/\(Self.name) cannot be read; if no rotation is under way, delete it",
                cause: error)
        }
    }

    private func object(_ reference: ObjectReference) async throws -> JSON? {
        do {
            return try await client.json(.get(reference))
        } catch let error as APIError where error.isNotFound {
            return nil
        }
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension RotationStore {
    /// Asks for something.
    /// - Throws: `APIError`.
    public func ask(_ request: RotationRequest) async throws {
        try await merge([Self.requestKey: .string(try Self.encode(request))], version: nil)
    }

    /// Puts the files of the new authority where a rotation takes them from. Those of a rotation that is under
    /// way are never replaced: without them the control plane could not go on.
    /// - Throws: `APIError`; `RotationRefusal` while another rotation is under way.
    public func put(new files: CACertificates) async throws {
        let body = secretObject(RotationMaterial.prefixed(files, .new))
        do {
            try await client.json(.create(.secrets, namespace: namespace, body: body))
        } catch let error as APIError where error.isConflict {
            guard let present = try await object(secret) else { return try await put(new: files) }
            if Self.isStarted(present), try await readMap().report.isActive {
                throw RotationRefusal(
                    "Secret \(namespace)/\(Self.name) holds the files of a rotation that is under way")
            }
            try await replace(present, with: body)
        }
    }

    /// Puts the files of both authorities in place of those that a rotation was asked for with.
    func put(_ material: RotationMaterial) async throws {
        guard let present = try await object(secret) else { throw RotationRefusal("Secret \(Self.name) is gone") }
        try await replace(present, with: secretObject(material.secretData))
    }

    /// Keeps what has become of the rotation.
    /// - Parameter version: of the ConfigMap that this was concluded from.
    /// - Returns: its version now.
    func keep(_ report: RotationReport, over version: String?) async throws -> String? {
        try await merge([Self.reportKey: .string(try Self.encode(report))], version: version)
    }

    /// Removes keys that are of no use any more, unless they have been replaced meanwhile.
    /// - Parameter isStarted: whether they are those of a rotation that was started, which is over; else those that one
    ///   was asked for with, in vain.
    func removeMaterial(isStarted: Bool) async throws {
        guard let present = try await object(secret), Self.isStarted(present) == isStarted else { return }
        let version = present["metadata"]?["resourceVersion"]?.string
        do {
            try await client.json(.delete(secret, DeleteOptions(resourceVersion: version)))
        } catch let error as APIError where error.isNotFound || error.isConflict {
            // Gone already, or replaced just now.
        }
    }

    /// Whether a Secret holds the files of both authorities.
    private static func isStarted(_ secret: JSON) -> Bool {
        (secret["data"]?.object ?? [:]).keys.contains { RotationMaterial.isFile(of: .old, $0) }
    }

    /// - Throws: `APIError`, a conflict when it has been replaced meanwhile.
    private func replace(_ present: JSON, with body: JSON) async throws {
        var body = body
        body["metadata"]?["resourceVersion"] = present["metadata"]?["resourceVersion"]
        try await client.json(.update(secret, body: body))
    }

    private func secretObject(_ data: [String: [UInt8]]) -> JSON {
        [
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": ["name": .string(Self.name), "namespace": .string(namespace)],
            "data": JSON(data.mapValues { Data($0).base64EncodedString() }),
        ]
    }

    @discardableResult
    private func merge(_ data: [String: JSON], version: String?) async throws -> String? {
        var object: JSON = [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string(Self.name), "namespace": .string(namespace)], "data": .object(data),
        ]
        do {
            if let version { object["metadata"]?["resourceVersion"] = .string(version) }
            let kept = try await client.json(.patch(map, .merge(object)))
            return kept["metadata"]?["resourceVersion"]?.string
        } catch let error as APIError where error.isNotFound && version == nil {
            let kept = try await client.json(.create(.configMaps, namespace: namespace, body: object))
            return kept["metadata"]?["resourceVersion"]?.string
        }
    }
}
