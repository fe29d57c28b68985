import Kubernetes

/// How the health of a container is asked for.
struct ProbeSpec: Sendable, Hashable {
    enum Action: Sendable, Hashable {
        case http(scheme: String, host: String?, port: UInt16, path: String, headers: [Header])
        case tcp(host: String?, port: UInt16)
        case command([String])
    }

    struct Header: Sendable, Hashable {
        let name: String
        let value: String
    }

    let action: Action
    let initialDelay: Duration
    let period: Duration
    let timeout: Duration
    let successThreshold: Int
    let failureThreshold: Int
    /// The verdict before the first one.
    let initial: ProbeState.Verdict

    /// Reads a probe; `nil` when there is none.
    /// - Parameter ports: the container's ports by name.
    /// - Throws: `NodeError.invalidPod` for a kind that is not known here and for ports that do not exist.
    init?(_ probe: JSON?, ports: [String: UInt16], initial: ProbeState.Verdict) throws(NodeError) {
        guard let probe else { return nil }
        action = try Self.action(probe, ports)
        func seconds(_ key: String, _ missing: Int64, atLeast least: Int64) -> Duration {
            .seconds(max(least, probe[key]?.int ?? missing))
        }
        initialDelay = seconds("initialDelaySeconds", 0, atLeast: 0)
        period = seconds("periodSeconds", 10, atLeast: 1)
        timeout = seconds("timeoutSeconds", 1, atLeast: 1)
        successThreshold = Int(max(1, probe["successThreshold"]?.int ?? 1))
        failureThreshold = Int(max(1, probe["failureThreshold"]?.int ?? 3))
        self.initial = initial
    }

    private static func action(_ probe: JSON, _ ports: [String: UInt16]) throws(NodeError) -> Action {
        if let get = probe["httpGet"] {
            let headers = (get["httpHeaders"]?.array ?? []).map {
                Header(name: $0["name"]?.string ?? "", value: $0["value"]?.string ?? "")
            }
            let path = get["path"]?.string ?? "/"
            return .http(
                scheme: (get["scheme"]?.string ?? "HTTP").lowercased(), host: get["host"]?.string,
                port: try port(get["port"], ports), path: path.hasPrefix("/") ? path : "/" + path, headers: headers)
        }
        if let socket = probe["tcpSocket"] {
            return .tcp(host: socket["host"]?.string, port: try port(socket["port"], ports))
        }
        if let exec = probe["exec"] { return .command((exec["command"]?.array ?? []).compactMap(\.string)) }
        throw NodeError(.invalidPod, "a probe must have httpGet, tcpSocket or exec")
    }

    private static func port(_ value: JSON?, _ ports: [String: UInt16]) throws(NodeError) -> UInt16 {
        if let number = value?.int.flatMap({ UInt16(exactly: $0) }), number > 0 { return number }
        if let name = value?.string, let number = ports[name] ?? UInt16(name) { return number }
        throw NodeError(
            .invalidPod, "a probe's port \(value?.description ?? "") is neither a number nor a port of the container")
    }
}
