/// The agent's command line in Istio's form: `[proxy] sidecar|router --domain sample.svc.cluster.local ...`.
struct ProxyArguments: Sendable, Hashable {
    var role: ProxyRole?
    /// By name, without dashes.
    var options: [String: String] = [:]
    var faults: [ConfigurationError.Fault] = []

    private static let known: Set = [
        "domain", "serviceCluster", "concurrency", "proxyLogLevel", "proxyComponentLogLevel", "log_output_level",
    ]

    init(_ arguments: [String]) {
        var rest = arguments[...]
        if rest.first == "proxy" { rest.removeFirst() }
        while let word = rest.popFirst() {
            if word.hasPrefix("--") {
                readOption(word.dropFirst(2), &rest)
            } else if role == nil, let role = ProxyRole(rawValue: word) {
                self.role = role
            } else {
                fault(word, "unknown argument; the agent's is one of sidecar, router")
            }
        }
        if role == nil, faults.isEmpty { fault("arguments", "missing the proxy's type: sidecar or router") }
    }

    private mutating func readOption(_ word: Substring, _ rest: inout ArraySlice<String>) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard Self.known.contains(name) else {
            return fault(
                "--\(name)",
                "unknown option; known are \(Self.known.sorted().map { "--" + $0 }.joined(separator: ", "))")
        }
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
            return fault("--\(name)", "has no value")
        }
        options[name] = value
    }

    private mutating func fault(_ name: String, _ reason: String) {
        faults.append(.init(name: name, reason: reason))
    }
}
