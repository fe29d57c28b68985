import Kubernetes

/// What is done to a container from outside, by probes and by hooks of its lifecycle.
enum ProbeAction: Sendable, Hashable {
    case http(scheme: String, host: String?, port: UInt16, path: String, headers: [Header])
    case tcp(host: String?, port: UInt16)
    case grpc(port: UInt16, service: String)
    case command([String])

    struct Header: Sendable, Hashable {
        let name: String
        let value: String
    }

    /// Reads a probe or a hook; `nil` when it names no action that is known here.
    /// - Parameter ports: the container's ports by name.
    /// - Throws: `NodeError.invalidPod` for ports that do not exist.
    init?(_ handler: JSON, ports: [String: UInt16]) throws(NodeError) {
        if let get = handler["httpGet"] {
            let headers = (get["httpHeaders"]?.array ?? []).map {
                Header(name: $0["name"]?.string ?? "", value: $0["value"]?.string ?? "")
            }
            let path = get["path"]?.string ?? "/"
            self = .http(
                scheme: (get["scheme"]?.string ?? "HTTP").lowercased(), host: Self.host(get),
                port: try Self.port(get["port"], ports), path: path.hasPrefix("/") ? path : "/" + path,
                headers: headers)
        } else if let socket = handler["tcpSocket"] {
            self = .tcp(host: Self.host(socket), port: try Self.port(socket["port"], ports))
        } else if let grpc = handler["grpc"] {
            self = .grpc(port: try Self.port(grpc["port"], [:]), service: grpc["service"]?.string ?? "")
        } else if let exec = handler["exec"] {
            self = .command((exec["command"]?.array ?? []).compactMap(\.string))
        } else {
            return nil
        }
    }

    private static func host(_ action: JSON) -> String? { action["host"]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    private static func port(_ value: JSON?, _ ports: [String: UInt16]) throws(NodeError) -> UInt16 {
        if let number = value?.int.flatMap({ UInt16(exactly: $0) }), number > 0 { return number }
        if let name = value?.string, let number = ports[name] ?? UInt16(name), number > 0 { return number }
        throw NodeError(
            .invalidPod, "a probe's port \(value?.description ?? "") is neither a number nor a port of the container")
    }
}
