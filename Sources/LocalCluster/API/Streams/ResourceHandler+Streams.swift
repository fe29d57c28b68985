import Hummingbird
import Kubernetes

extension ResourceHandler {
    /// `pods/NAME/exec`, `attach` and `portforward`.
    /// - Throws: `APIStatus`.
    func stream(_ scope: RequestScope, _ subresource: String) async throws(APIStatus) -> Response {
        guard let streams else { throw .unknownPath }
        let pod = try await store.get(ObjectReference(.pods, namespace: scope.namespace, name: scope.name))
        switch subresource {
        case "exec": return try exec(scope, pod, streams)
        case "attach": return try attach(scope, pod, streams)
        default: return try forward(scope, pod, streams)
        }
    }

    private func exec(_ scope: RequestScope, _ pod: JSON, _ streams: PodStreams) throws(APIStatus) -> Response {
        let options = try CommandOptions(scope.query)
        let command = try CommandOptions.command(scope.query)
        let container = try container(scope, pod)
        guard let process = streams.process(pod, container) else { return Self.notFound(container) }
        let session = streams.command(command, in: process, options)
        return try streams.sessions.response(scope, CommandMessage.protocols, serve: session.serve)
    }

    private func attach(_ scope: RequestScope, _ pod: JSON, _ streams: PodStreams) throws(APIStatus) -> Response {
        let options = try CommandOptions(scope.query)
        let container = try container(scope, pod)
        guard let console = streams.consoles[pod.uid, container] else { return Self.notFound(container) }
        return try streams.sessions.response(
            scope, CommandMessage.protocols, serve: AttachedSession(console: console, options: options).serve)
    }

    private func forward(_ scope: RequestScope, _ pod: JSON, _ streams: PodStreams) throws(APIStatus) -> Response {
        let names = Self.containers(pod)
        guard let process = names.lazy.compactMap({ streams.process(pod, $0) }).first else {
            return Answer.text("pod not found (\"\(pod.name)_\(pod.namespace)\")", status: .notFound)
        }
        let session = PortForwardSession(pod: pod.name, uid: pod.uid, process: process)
        return try streams.sessions.response(scope, [PortForwardSession.subprotocol], serve: session.serve)
    }

    /// In plain text, as a node says it, so that clients show it as they do everywhere.
    private static func notFound(_ container: String) -> Response {
        Answer.text("container not found (\"\(container)\")", status: .notFound)
    }
}
