import Hummingbird
import Kubernetes

extension ResourceHandler {
    /// Subresources that only few kinds have; `nil` for others.
    func answerSpecial(_ scope: RequestScope, _ subresource: String) async throws(APIStatus) -> Response? {
        guard scope.type.subresources[subresource] != nil else { return nil }
        switch (subresource, scope.info.verb) {
        case ("scale", .get): return try await getScale(scope)
        case ("scale", .update): return try await updateScale(scope)
        case ("scale", .patch): return try await patchScale(scope)
        case ("eviction", .create): return try await evict(scope)
        case ("binding", .create): return try await bind(scope)
        case ("finalize", .update): return try await finalize(scope)
        case ("approval", .get): return try await get(scope)
        case ("approval", .update): return try await update(scope, .status)
        case ("approval", .patch): return try await patch(scope, .status)
        default: return nil
        }
    }
}
