import Foundation
import Kubernetes
import MeshAPI
import NIOCore
import NIOHTTP1

/// What an API server answers.
enum APIAnswer: Sendable {
    case document(HTTPResponseStatus, ByteBuffer)
    case watch(Kind, ObjectSelection, from: UInt64, seconds: Int)

    init(_ request: APIRequest, _ store: ObjectStore) {
        guard let path = ResourcePath(request.path) else {
            self = .failure(.notFound, "NotFound", "\(request.path) is not served")
            return
        }
        switch (request.method, path.name) {
        case (.GET, let name?): self = .object(path, name, store)
        case (.GET, nil): self = .collection(path, request, store)
        case (.POST, nil): self = .created(path, request, store)
        case (.PATCH, let name?): self = .patched(path, name, request, store)
        default: self = .failure(.methodNotAllowed, "MethodNotAllowed", "\(request.method) \(request.path)")
        }
    }

    static func failure(_ status: HTTPResponseStatus, _ reason: String, _ message: String) -> APIAnswer {
        let json: JSON = [
            "kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": .string(reason),
            "message": .string(message), "code": .int(Int64(status.code)),
        ]
        return .document(status, ByteBuffer(bytes: json.encoded()))
    }

    private static func object(_ path: ResourcePath, _ name: String, _ store: ObjectStore) -> APIAnswer {
        let id = ClusterObject.ID(path.kind, namespace: path.namespace, name: name)
        guard let text = store.text(of: id) else { return .failure(.notFound, "NotFound", "\(name) is not found") }
        return .document(.ok, text)
    }

    private static func collection(_ path: ResourcePath, _ request: APIRequest, _ store: ObjectStore) -> APIAnswer {
        let selection = ObjectSelection(namespace: path.namespace, query: request.query)
        guard request.query["watch"] == "true" else {
            let limit = request.query["limit"].flatMap { Int($0) } ?? .max
            return .document(.ok, store.list(path.kind, selection, limit: limit, token: request.query["continue"]))
        }
        let version = request.query["resourceVersion"].flatMap { UInt64($0) } ?? store.version
        let seconds = request.query["timeoutSeconds"].flatMap { Int($0) } ?? 1800
        return .watch(path.kind, selection, from: version, seconds: seconds)
    }

    private static func created(_ path: ResourcePath, _ request: APIRequest, _ store: ObjectStore) -> APIAnswer {
        guard let object = try? JSON(decoding: request.body), let name = object["metadata"]?["name"]?.string else {
            return .failure(.badRequest, "BadRequest", "the body is no object with a name")
        }
        let id = ClusterObject.ID(path.kind, namespace: path.namespace, name: name)
        guard store.text(of: id) == nil else { return .failure(.conflict, "AlreadyExists", "\(name) exists") }
        return .document(.created, store.keep(id, object))
    }

    private static func patched(
        _ path: ResourcePath, _ name: String, _ request: APIRequest, _ store: ObjectStore
    ) -> APIAnswer {
        let id = ClusterObject.ID(path.kind, namespace: path.namespace, name: name)
        guard let text = store.text(of: id), let object = try? JSON(decoding: Array(text.readableBytesView)) else {
            return .failure(.notFound, "NotFound", "\(name) is not found")
        }
        guard let patch = try? JSON(decoding: request.body) else {
            return .failure(.badRequest, "BadRequest", "the body is no JSON")
        }
        if let version = patch["metadata"]?["resourceVersion"]?.string,
            version != object["metadata"]?["resourceVersion"]?.string
        {
            return .failure(.conflict, "Conflict", "\(name) has changed")
        }
        return .document(.ok, store.keep(id, object.merged(with: patch)))
    }
}
