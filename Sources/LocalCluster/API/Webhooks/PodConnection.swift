import Kubernetes

/// A way to connect to a pod, by its subresource.
struct PodConnection: Sendable, Hashable {
    let subresource: String

    static let subresources: Set<String> = ["exec", "attach", "portforward", "proxy"]

    /// The kind of its options.
    var kind: String {
        switch subresource {
        case "exec": "PodExecOptions"
        case "attach": "PodAttachOptions"
        case "portforward": "PodPortForwardOptions"
        default: "PodProxyOptions"
        }
    }

    /// The options as webhooks see them.
    func options(_ query: QueryItems) -> JSON {
        var options: JSON = ["kind": .string(kind), "apiVersion": "v1"]
        for name in ["stdin", "stdout", "stderr", "tty"] where query.isTrue(name) { options[name] = true }
        if let container = query["container"] { options["container"] = .string(container) }
        let command = query.all("command")
        if !command.isEmpty { options["command"] = .array(command.map(JSON.string)) }
        let ports = query.all("ports").compactMap { Int64($0) }
        if !ports.isEmpty { options["ports"] = .array(ports.map(JSON.int)) }
        if let path = query["path"] { options["path"] = .string(path) }
        return options
    }
}
