import Hummingbird
import Kubernetes
import NIOCore

/// Reads the body of a request, within limits.
enum BodyReader {
    /// The most bytes that a body may have, as in Kubernetes.
    static let maximumBytes = 3 << 20
    /// How long a body may take to arrive, as in Kubernetes.
    static let maximumDuration = Duration.seconds(60)
    private static let limits = JSON.Limits(depth: 128, bytes: maximumBytes)

    /// - Throws: `APIStatus` 413 for a body that is too large, 504 for one that does not arrive in time.
    static func bytes(
        _ request: Request, within duration: Duration = maximumDuration
    ) async throws(APIStatus) -> [UInt8] {
        do {
            return try await withThrowingTaskGroup(of: [UInt8].self) { group in
                group.addTask { Array(try await request.body.collect(upTo: maximumBytes).readableBytesView) }
                group.addTask {
                    try await Task.sleep(for: duration)
                    throw APIStatus.bodyTooSlow
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
        } catch let status as APIStatus {
            throw status
        } catch is NIOTooManyBytesError {
            throw .bodyTooLarge(limit: maximumBytes)
        } catch {
            throw .badRequest("the body of the request ended early: \(error)")
        }
    }

    /// An object in JSON, YAML or protobuf.
    /// - Throws: `APIStatus` 400 for what is neither, 413, 415.
    static func object(_ request: Request) async throws(APIStatus) -> JSON {
        try await decoded(request).object
    }

    /// As `object`, with the paths of the members that occur more than once in JSON; in YAML these are refused.
    static func decoded(_ request: Request) async throws(APIStatus) -> (object: JSON, duplicates: [String]) {
        let type = MediaType.name(request.headers[.contentType])
        switch type {
        case nil, MediaType.json, "*/*": return try jsonWithDuplicates(try await bytes(request))
        case MediaType.yaml: return (try yaml(try await bytes(request)), [])
        case ProtobufObject.mediaType: return (try ProtobufObject.json(try await bytes(request)), [])
        default: throw .unsupportedMediaType(accepted: [MediaType.json, MediaType.yaml, ProtobufObject.mediaType])
        }
    }

    /// As `object`; `nil` for an empty body.
    static func optionalObject(_ request: Request) async throws(APIStatus) -> JSON? {
        let bytes = try await bytes(request)
        if bytes.isEmpty { return nil }
        switch MediaType.name(request.headers[.contentType]) {
        case MediaType.yaml: return try yaml(bytes)
        case ProtobufObject.mediaType: return try ProtobufObject.json(bytes)
        default: return try json(bytes)
        }
    }

    static func json(_ bytes: [UInt8]) throws(APIStatus) -> JSON {
        try jsonWithDuplicates(bytes).object
    }

    private static func jsonWithDuplicates(
        _ bytes: [UInt8]
    ) throws(APIStatus) -> (object: JSON, duplicates: [String]) {
        do {
            let (value, hasDuplicates) = try JSON.decode(bytes, limits: limits)
            return (value, hasDuplicates ? try JSON.duplicateMembers(in: bytes, limits: limits) : [])
        } catch {
            throw .badRequest("the object provided is unrecognized: \(error)")
        }
    }

    /// One document in either language: JSON is YAML, but is read much faster for what it is.
    static func jsonOrYAML(_ bytes: [UInt8]) throws(APIStatus) -> JSON {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if first == UInt8(ascii: "{"), let object = try? json(bytes) { return object }
        return try yaml(bytes)
    }

    /// One YAML document; JSON is YAML.
    static func yaml(_ bytes: [UInt8]) throws(APIStatus) -> JSON {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .badRequest("the body is not UTF-8") }
        do {
            let documents = try JSON.documents(yaml: text)
            guard let object = documents.first, documents.count == 1 else {
                throw APIStatus.badRequest("the body must hold one YAML document, not \(documents.count)")
            }
            return object
        } catch let status as APIStatus {
            throw status
        } catch {
            throw .badRequest("error converting YAML to JSON: \(error)")
        }
    }
}
