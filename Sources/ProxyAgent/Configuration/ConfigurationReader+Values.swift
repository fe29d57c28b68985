import Logging

extension ConfigurationReader {
    mutating func fault(_ name: String, _ reason: String) {
        faults.append(.init(name: name, reason: reason))
    }

    /// The value of a variable; nil when it is absent or empty.
    func optional(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    mutating func required(_ name: String) -> String {
        if let value = optional(name) { return value }
        fault(name, "not set; the pod's injection template sets it from the downward API")
        return ""
    }

    mutating func integer(_ name: String, _ text: String?, _ range: ClosedRange<Int>) -> Int? {
        guard let text else { return nil }
        if let value = Int(text), range.contains(value) { return value }
        fault(name, "\"\(text)\" is not a number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func address(_ name: String, _ text: String?) -> HostPort? {
        guard let text, !text.isEmpty else { return nil }
        if let value = HostPort(text) { return value }
        fault(name, "\"\(text)\" is not host:port")
        return nil
    }

    mutating func json(_ name: String) -> JSONValue? {
        guard let text = optional(name) else { return nil }
        if let value = try? JSONValue(text: text) { return value }
        fault(name, "not JSON")
        return nil
    }

    mutating func podFile(_ text: String?, _ name: String) -> [String: String] {
        let parsed = DownwardFile.parse(text ?? "", name: "/etc/istio/pod/\(name)")
        faults += parsed.faults
        return parsed.values
    }

    /// INSTANCE_IP, then those of INSTANCE_IPS (comma-separated) that are not it.
    mutating func addresses() -> [String] {
        let more = (optional("INSTANCE_IPS") ?? "").split(separator: ",").map(String.init)
        let first = optional("INSTANCE_IP") ?? more.first ?? required("INSTANCE_IP")
        let all = [first] + more.filter { $0 != first }
        for address in all where !address.isEmpty && IPAddress.family(of: address) == nil {
            fault(address == first ? "INSTANCE_IP" : "INSTANCE_IPS", "\"\(address)\" is not an IP address")
        }
        return all
    }

    /// The workload's application by its labels, as Istio names it.
    func application(_ labels: [String: String]) -> String {
        labels["app"] ?? labels["app.kubernetes.io/name"] ?? "istio-proxy"
    }

    /// `--log_output_level=default:debug,ads:info`: the level of the default scope.
    mutating func logLevel() -> Logger.Level? {
        guard let text = arguments.options["log_output_level"] else { return nil }
        let scopes = text.split(separator: ",").map { $0.split(separator: ":", maxSplits: 1) }
        guard let word = scopes.first(where: { $0.count == 1 || $0[0] == "default" || $0[0] == "all" })?.last else {
            return nil
        }
        switch word {
        case "none", "fatal": return .critical
        case "warn": return .warning
        default: break
        }
        if let level = Logger.Level(rawValue: String(word)) { return level }
        fault("--log_output_level", "unknown level \"\(word)\"")
        return nil
    }
}
