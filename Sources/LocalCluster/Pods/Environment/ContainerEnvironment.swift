import Kubernetes

/// Makes the variables of a container.
struct ContainerEnvironment: Sendable {
    let fields: PodFields
    let objects: ReferencedObjects
    /// The host and port of the API server, as pods reach it.
    let apiServer: (host: String, port: String)
    /// What a container without limits may use: all of the machine, by name of the resource.
    let machine: [String: String]
    /// The Services that the container is told of.
    var services: [JSON] = []

    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// - Parameter image: the variables of the image.
    /// - Throws: `NodeError.invalidPod` naming an object, key or field that is missing.
    func variables(of container: ContainerSpec, image: [String: String]) throws(NodeError) -> [String: String] {
        let links = ServiceLinks.variables(services)
        var variables = links.merging(standard) { $1 }.merging(image) { $1 }
        for entry in container.environment {
            switch entry {
            case .value(let name, let text): variables[name] = VariableExpansion.expand(text, variables)
            case .field(let name, let path): variables[name] = try field(path)
            case .resource(let name, let resource, let other, let divisor):
                variables[name] = try ResourceAmount.text(
                    resource, of: other.flatMap(self.container) ?? container, divisor: divisor, machine: machine)
            case .key(let name, let source, let key):
                if let value = try self.value(source, key) { variables[name] = value }
            case .all(let source, let prefix):
                for (key, value) in try objects.entries(source) ?? [:] {
                    variables[prefix + key] = String(decoding: value, as: UTF8.self)
                }
            }
        }
        variables = variables.filter { name, value in
            !name.isEmpty && !name.contains("=") && !(name + value).utf8.contains(0)
        }
        return variables
    }

    private var standard: [String: String] {
        [
            "PATH": Self.defaultPath, "HOSTNAME": fields.pod.hostname, "HOME": "/",
            "KUBERNETES_SERVICE_HOST": apiServer.host, "KUBERNETES_SERVICE_PORT": apiServer.port,
            "KUBERNETES_SERVICE_PORT_HTTPS": apiServer.port,
            "KUBERNETES_PORT": "tcp://\(apiServer.host):\(apiServer.port)",
        ]
    }

    private func container(_ name: String) -> ContainerSpec? {
        (fields.pod.containers + fields.pod.initContainers).first { $0.name == name }
    }

    private func field(_ path: String) throws(NodeError) -> String {
        guard let value = fields.value(at: path) else {
            throw NodeError(.invalidPod, "fieldPath \"\(path)\" is not a field that a container can be told")
        }
        return value
    }

    private func value(_ source: EnvironmentSpec.Source, _ key: String) throws(NodeError) -> String? {
        guard let entries = try objects.entries(source) else { return nil }
        if let value = entries[key] { return String(decoding: value, as: UTF8.self) }
        guard source.isOptional else { throw NodeError(.invalidPod, "couldn't find key \(key) in \(source)") }
        return nil
    }
}
