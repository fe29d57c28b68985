import FoundationEssentials
import Hummingbird
import Kubernetes
import NIOCore
import ServiceLifecycle

extension ResourceHandler {
    /// `pods/NAME/log` (core v1 `PodLogOptions`).
    func log(_ scope: RequestScope) async throws(APIStatus) -> Response {
        guard let logs else { throw .unknownPath }
        let pod = try await store.get(ObjectReference(.pods, namespace: scope.namespace, name: scope.name))
        let container = try container(scope, pod)
        let selection = try Self.selection(scope)
        let hasLog = logs.exists(podUID: pod.uid, container: container, previous: selection.previous)
        try Self.checkLog(pod, container, previous: selection.previous, hasLog: hasLog)
        let (request, channel) = (scope.request, scope.connection.channel)
        return Response(
            status: .ok, headers: [.contentType: "text/plain", .connection: "close"],
            body: ResponseBody { writer in
                try await withGracefulShutdownHandler {
                    // A client that goes away while nothing is printed is noticed at once.
                    try await request.body.consumeWithCancellationOnInboundClose { _ in
                        try await logs.write(podUID: pod.uid, container: container, selection) {
                            try await writer.write($0)
                        }
                    }
                } onGracefulShutdown: {
                    // A client that does not read must not hold up the end.
                    channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
                }
                try await writer.finish(nil)
            })
    }

    private static func selection(_ scope: RequestScope) throws(APIStatus) -> ContainerLogs.Selection {
        let query = scope.query
        var selection = ContainerLogs.Selection()
        selection.previous = query.isTrue("previous")
        selection.follow = query.isTrue("follow")
        selection.timestamps = query.isTrue("timestamps")
        selection.tailLines = try query.number("tailLines")
        selection.limitBytes = try query.number("limitBytes")
        selection.sinceTime = try query.number("sinceSeconds").map { scope.now.addingTimeInterval(-Double($0)) }
        guard let text = query["sinceTime"] else { return selection }
        guard selection.sinceTime == nil else {
            throw .badRequest("at most one of `sinceTime` or `sinceSeconds` may be specified")
        }
        guard let date = ObjectTime.date(text) ?? LogLine.date(text) else {
            throw .badRequest("sinceTime: '\(text)' is not a time as in RFC 3339")
        }
        selection.sinceTime = date
        return selection
    }

    /// - Throws: `APIStatus` 400 when there is nothing to read, and will be nothing soon.
    private static func checkLog(
        _ pod: JSON, _ container: String, previous: Bool, hasLog: Bool
    ) throws(APIStatus) {
        if previous {
            guard hasLog else {
                throw .badRequest("previous terminated container \"\(container)\" in pod \"\(pod.name)\" not found")
            }
            return
        }
        let statuses = ["initContainerStatuses", "containerStatuses"].flatMap { pod.status[$0]?.array ?? [] }
        let waiting = statuses.first { $0["name"]?.string == container }?[path: ["state", "waiting"]]
        guard !hasLog, let waiting else { return }
        let reason = waiting["reason"]?.string ?? ""
        let why = ["ErrImagePull", "ImagePullBackOff"].contains(reason) ? "trying and failing to pull image" : reason
        throw .badRequest("container \"\(container)\" in pod \"\(pod.name)\" is waiting to start: \(why)")
    }

    /// The container that a request names, or the only one.
    /// - Throws: `APIStatus` 400.
    func container(_ scope: RequestScope, _ pod: JSON) throws(APIStatus) -> String {
        let names = Self.containers(pod)
        guard let wanted = scope.query["container"] else {
            if let only = names.first, pod.spec["containers"]?.array?.count == 1 { return only }
            let list = names.joined(separator: " ")
            throw .badRequest("a container name must be specified for pod \(scope.name), choose one of: [\(list)]")
        }
        guard names.contains(wanted) else {
            throw .badRequest("container \(wanted) is not valid for pod \(scope.name)")
        }
        return wanted
    }

    static func containers(_ pod: JSON) -> [String] {
        ["containers", "initContainers"].flatMap { pod.spec[$0]?.array ?? [] }.compactMap { $0["name"]?.string }
    }
}
