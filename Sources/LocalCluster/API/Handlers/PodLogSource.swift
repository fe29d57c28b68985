import Hummingbird
import Kubernetes

/// Reads what containers have written.
protocol PodLogSource: Sendable {
    /// - Throws: when nothing was kept.
    func lines(_ request: PodLogRequest) async throws -> [UInt8]
}

/// Which output is wanted (core v1 `PodLogOptions`).
struct PodLogRequest: Sendable, Hashable {
    let podUID: String
    let container: String
    var isPrevious = false
    /// `nil`: all.
    var tailLines: Int?
    var sinceSeconds: Int?
    var hasTimestamps = false
    var limitBytes: Int?
}

extension ResourceHandler {
    /// `pods/NAME/log`. The output so far; it is not followed.
    func log(_ scope: RequestScope) async throws(APIStatus) -> Response {
        guard let logs else { throw .unknownPath }
        let pod = try await store.get(ObjectReference(.pods, namespace: scope.namespace, name: scope.name))
        let request = PodLogRequest(
            podUID: pod.uid, container: try container(scope, pod), isPrevious: scope.query.isTrue("previous"),
            tailLines: try scope.query.number("tailLines"), sinceSeconds: try scope.query.number("sinceSeconds"),
            hasTimestamps: scope.query.isTrue("timestamps"), limitBytes: try scope.query.number("limitBytes"))
        do {
            return Answer.bytes(try await logs.lines(request), contentType: "text/plain")
        } catch {
            throw .badRequest("no output of container \"\(request.container)\" in pod \"\(scope.name)\": \(error)")
        }
    }

    private func container(_ scope: RequestScope, _ pod: JSON) throws(APIStatus) -> String {
        let containers = (pod.spec["containers"]?.array ?? []) + (pod.spec["initContainers"]?.array ?? [])
        let names = containers.compactMap { $0["name"]?.string }
        guard let wanted = scope.query["container"] else {
            if let only = names.first, pod.spec["containers"]?.array?.count == 1 { return only }
            throw .badRequest("a container name must be specified for pod \(scope.name), choose one of: \(names)")
        }
        guard names.contains(wanted) else {
            throw .badRequest("container \(wanted) is not valid for pod \(scope.name)")
        }
        return wanted
    }
}
