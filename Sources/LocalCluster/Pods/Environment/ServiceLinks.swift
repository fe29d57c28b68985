import Kubernetes

/// Variables that tell of the Services of a namespace (`enableServiceLinks`).
enum ServiceLinks {
    /// Headless Services and those of other domains have no address to tell of.
    static func variables(_ services: [JSON]) -> [String: String] {
        var variables: [String: String] = [:]
        for service in services {
            guard let address = service.spec["clusterIP"]?.string, IPv4Address(address) != nil else { continue }
            variables.merge(Self.entries(of: service, address)) { $1 }
        }
        return variables
    }

    private static func entries(of service: JSON, _ address: String) -> [String: String] {
        let name = word(service.name)
        let ports = service.spec["ports"]?.array ?? []
        var variables: [String: String] = [:]
        for (index, port) in ports.enumerated() {
            guard let number = port["port"]?.int else { continue }
            let transport = port["protocol"]?.string ?? "TCP"
            let url = "\(transport.lowercased())://\(address):\(number)"
            if index == 0 {
                variables["\(name)_SERVICE_HOST"] = address
                variables["\(name)_SERVICE_PORT"] = "\(number)"
                variables["\(name)_PORT"] = url
            }
            if let label = port["name"]?.string, !label.isEmpty {
                variables["\(name)_SERVICE_PORT_\(word(label))"] = "\(number)"
            }
            let prefix = "\(name)_PORT_\(number)_\(transport.uppercased())"
            variables[prefix] = url
            variables["\(prefix)_PROTO"] = transport.lowercased()
            variables["\(prefix)_PORT"] = "\(number)"
            variables["\(prefix)_ADDR"] = address
        }
        return variables
    }

    private static func word(_ name: String) -> String { name.uppercased().replacing("-", with: "_") }
}
