/// Reads `istio-iptables` arguments into a value, collecting faults on the way.
struct CaptureArgumentParser {
    private var rest: ArraySlice<String>
    private var result = CaptureArguments()
    private(set) var faults: [ConfigurationError.Fault] = []

    /// Long names and the short ones they stand for.
    private static let long = [
        "envoy-port": "-p", "inbound-capture-port": "-z", "proxy-uid": "-u", "proxy-gid": "-g",
        "istio-inbound-interception-mode": "-m", "istio-service-cidr": "-i", "istio-service-exclude-cidr": "-x",
        "istio-inbound-ports": "-b", "istio-local-exclude-ports": "-d", "istio-local-outbound-ports-exclude": "-o",
        "istio-outbound-ports": "-q", "dry-run": "-n", "log_output_level": "-log",
    ]

    init(_ arguments: [String]) {
        rest = arguments[...]
    }

    mutating func parse() -> CaptureArguments {
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = word.hasPrefix("--") ? Self.long[String(parts[0].dropFirst(2))] : parts[0]
            guard let name, name.hasPrefix("-") else {
                fault(parts[0], "unknown argument")
                continue
            }
            read(name, spelled: parts[0], given: parts.count == 2 ? parts[1] : nil)
        }
        return result
    }

    private mutating func read(_ name: String, spelled: String, given: String?) {
        if name == "-n" {
            result.dryRun = given != "false"
            return
        }
        guard ["-p", "-z", "-u", "-g", "-m", "-i", "-x", "-b", "-d", "-o", "-q", "-log"].contains(name) else {
            return fault(spelled, "unknown argument, or one that capture by nftables does not support")
        }
        guard let value = given ?? rest.popFirst() else { return fault(spelled, "has no value") }
        switch name {
        case "-p": result.outboundPort = one(numbers(value, spelled)) ?? result.outboundPort
        case "-z": result.inboundPort = one(numbers(value, spelled)) ?? result.inboundPort
        case "-u": result.proxyUsers = numbers(value, spelled)
        case "-g": result.proxyGroups = numbers(value, spelled)
        case "-i": result.outboundRanges = value == "*" ? .all : .some(ranges(value, spelled))
        case "-x": result.excludedRanges = ranges(value, spelled)
        case "-b": result.inboundPorts = value == "*" ? .all : .some(numbers(value, spelled))
        case "-d": result.excludedInboundPorts = numbers(value, spelled)
        case "-o": result.excludedOutboundPorts = numbers(value, spelled)
        case "-q": result.outboundPorts = numbers(value, spelled)
        case "-m" where value != "REDIRECT":
            fault(spelled, "interception mode \(value) is not supported, only REDIRECT")
        default: break
        }
    }

    private mutating func numbers<Number: FixedWidthInteger>(_ text: String, _ name: String) -> [Number] {
        items(text).compactMap { item in
            if let number = Number(item) { return number }
            fault(name, "\"\(item)\" is not a number up to \(Number.max)")
            return nil
        }
    }

    private mutating func ranges(_ text: String, _ name: String) -> [String] {
        items(text).filter { item in
            if IPAddress.family(ofRange: item) != nil { return true }
            fault(name, "\"\(item)\" is not an address range such as 10.0.0.0/8")
            return false
        }
    }

    private mutating func one(_ ports: [UInt16]) -> UInt16? {
        guard ports.count == 1, ports[0] > 0 else {
            if faults.isEmpty { fault("port", "exactly one is needed, above 0") }
            return nil
        }
        return ports[0]
    }

    private func items(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingPrefix { $0.isWhitespace } }.map(String.init)
    }

    private mutating func fault(_ name: String, _ reason: String) {
        faults.append(.init(name: name, reason: reason))
    }
}
