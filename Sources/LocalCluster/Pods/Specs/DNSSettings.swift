import Kubernetes

/// How a pod looks names up.
struct DNSSettings: Sendable, Hashable {
    enum Policy: Sendable, Hashable {
        case cluster
        /// As the machine does.
        case machine
        /// Only as the pod says.
        case own
    }

    let policy: Policy
    let servers: [String]
    let searches: [String]
    let options: [String]

    /// Reads `dnsPolicy` and `dnsConfig` of a pod.
    init(_ spec: JSON) {
        let usesHostNetwork = spec["hostNetwork"]?.bool ?? false
        switch spec["dnsPolicy"]?.string {
        case "None": policy = .own
        case "Default": policy = .machine
        case "ClusterFirstWithHostNet": policy = .cluster
        default: policy = usesHostNetwork ? .machine : .cluster
        }
        func words(_ member: String) -> [String] {
            (spec["dnsConfig"]?[member]?.array ?? []).compactMap(\.string).filter(Self.isWord)
        }
        servers = words("nameservers")
        searches = words("searches")
        options = (spec["dnsConfig"]?["options"]?.array ?? []).compactMap { option in
            guard let name = option["name"]?.string, Self.isWord(name) else { return nil }
            return option["value"]?.string.map { "\(name):\($0)" } ?? name
        }.filter(Self.isWord)
    }

    /// Whether it can stand in a line without making another.
    private static func isWord(_ text: String) -> Bool { !text.isEmpty && !text.contains(where: \.isWhitespace) }

    /// The content of resolv.conf(5): what the pod says comes after what its policy says.
    /// - Parameter machine: the machine's own file.
    func file(namespace: String, server: String, domain: String, machine: String) -> String {
        var (servers, searches, options): ([String], [String], [String]) =
            switch policy {
            case .cluster:
                ([server], ["\(namespace).svc.\(domain)", "svc.\(domain)", domain], ["ndots:5"])
            case .machine:
                (Self.values("nameserver", machine), Self.values("search", machine), Self.values("options", machine))
            case .own: ([], [], [])
            }
        let replaced = Set(self.options.map(Self.name))
        servers += self.servers.filter { !servers.contains($0) }
        searches += self.searches.filter { !searches.contains($0) }
        options = options.filter { !replaced.contains(Self.name($0)) } + self.options
        let lines =
            servers.map { "nameserver \($0)" }
            + (searches.isEmpty ? [] : ["search " + searches.joined(separator: " ")])
            + (options.isEmpty ? [] : ["options " + options.joined(separator: " ")])
        return lines.map { $0 + "\n" }.joined()
    }

    private static func name(_ option: String) -> String { String(option.split(separator: ":").first ?? "") }

    private static func values(_ keyword: String, _ file: String) -> [String] {
        file.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace) }
            .filter { $0.first == keyword[...] }.flatMap { $0.dropFirst().map(String.init) }
    }
}
