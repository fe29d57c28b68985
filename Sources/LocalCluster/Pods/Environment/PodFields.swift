/// The fields of a pod that its containers may be told: the downward API.
struct PodFields: Sendable, Hashable {
    let pod: PodSpec
    let nodeName: String
    let hostIP: String
    let podIP: String
    /// What a container without limits may use, by name of the resource.
    var machine: [String: String] = [:]

    /// The value of a field such as `metadata.name` or `metadata.labels['app']`; a label or annotation that the pod
    /// does not have is empty.
    /// - Returns: `nil` for a path that is no such field.
    func value(at path: String) -> String? {
        switch path {
        case "metadata.name": pod.name
        case "metadata.namespace": pod.namespace
        case "metadata.uid": pod.uid
        case "metadata.labels": Self.lines(pod.labels)
        case "metadata.annotations": Self.lines(pod.annotations)
        case "spec.nodeName": nodeName
        case "spec.serviceAccountName": pod.serviceAccount
        case "status.hostIP", "status.hostIPs": hostIP
        case "status.podIP", "status.podIPs": podIP
        default:
            Self.member("metadata.labels", path, pod.labels)
                ?? Self.member("metadata.annotations", path, pod.annotations)
        }
    }

    private static func member(_ map: String, _ path: String, _ entries: [String: String]) -> String? {
        guard path.hasPrefix("\(map)['"), path.hasSuffix("']") else { return nil }
        return entries[String(path.dropFirst(map.count + 2).dropLast(2))] ?? ""
    }

    /// One `key="value"` in a line, sorted; quotes, backslashes and line breaks of values are escaped.
    private static func lines(_ entries: [String: String]) -> String {
        entries.sorted { $0.key < $1.key }.map { key, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(key)=\"\(escaped)\""
        }.joined(separator: "\n")
    }
}
