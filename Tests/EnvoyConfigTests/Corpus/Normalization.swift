/// Brings recorded and generated resources to one form, so that what is left is behaviour. Every step says why two
/// different texts mean the same, or why the difference is wanted.
enum Normalization {
    static func cluster(_ value: JSONValue) -> JSONValue {
        var value = value.without(
            // Names of statistics, and facts for filters that a plain Envoy does not have.
            "altStatName", "metadata", "filters",
            // Envoy's own default of a field that is there but empty.
            "dnsJitter", "typedDnsResolverConfig",
            // A key that an operator could set; neither side's is set.
            "runtimeKey",
            // The address of an inbound connection never changes, so it is never cleaned up either way.
            "cleanupInterval",
            // Recorded: Istio's ALPN filter picks per request. Here the cluster says it (see MeshALPN).
            "alpnProtocols")
        // An empty block of defaults that DestinationRules may fill.
        if value["commonLbConfig"] == .object([:]) { value.members["commonLbConfig"] = nil }
        return common(value)
    }

    static func listener(_ value: JSONValue) -> JSONValue {
        var value = common(value).without(
            // Names of statistics and traces.
            "metadata", "tracing", "decorator", "requestIdExtension", "statPrefix",
            // What is negotiated inside mutual TLS is the two proxies' own business.
            "alpnProtocols")
        for key in ["filterChains", "defaultFilterChain"] where value[key] != .null {
            let chains = key == "filterChains" ? value[key].elements.map(filterChain) : [filterChain(value[key])]
            value.members[key] =
                key == "filterChains" ? .array(chains.sorted { $0.rendered() < $1.rendered() }) : chains[0]
        }
        return value
    }

    static func routes(_ value: JSONValue) -> JSONValue {
        var value = common(value).without("metadata", "decorator", "maxGrpcTimeout")
        value.members["virtualHosts"] = .object(
            Dictionary(uniqueKeysWithValues: value["virtualHosts"].elements.flatMap(byDomain)))
        return value
    }

    /// - Parameter isMatched: whether the cluster chooses its transport socket by the endpoints' metadata; otherwise
    ///   nobody reads it.
    static func endpoints(_ value: JSONValue, isMatched: Bool) -> JSONValue {
        var value = common(value)
        let localities = value["endpoints"].elements.map { group in
            var group = group
            let entries = group["lbEndpoints"].elements.map { entry in
                var entry = entry
                // Informative: the name of the workload.
                let match = entry["metadata", "filterMetadata", "envoy.transport_socket_match"]
                entry.members["metadata"] = isMatched && match != .null ? match : nil
                // Healthy unless said otherwise.
                if entry["healthStatus"] == .string("HEALTHY") { entry.members["healthStatus"] = nil }
                return entry
            }
            group.members["lbEndpoints"] = .array(entries.sorted { $0.rendered() < $1.rendered() })
            return group
        }
        // A locality without endpoints is none.
        let used = localities.filter { !$0["lbEndpoints"].elements.isEmpty }
        value.members["endpoints"] = .array(used.sorted { $0.rendered() < $1.rendered() })
        return value
    }

    /// Virtual hosts have no order and their names only show in statistics: what counts is what a domain leads to.
    private static func byDomain(_ host: JSONValue) -> [(String, JSONValue)] {
        host["domains"].elements.map { domain in
            var rest = host
            rest.members["domains"] = nil
            rest.members["name"] = nil
            return (domain.text, rest)
        }
    }

    private static func filterChain(_ value: JSONValue) -> JSONValue {
        var value = value
        let filters = value["filters"].elements.filter { !istioFilters.contains($0["name"].text) }
        value.members["filters"] = .array(
            filters.map { filter in
                var filter = filter
                filter.members["typedConfig"] = filter["typedConfig"].mapped(httpFilters)
                return filter
            })
        // No match at all and an empty one are the same.
        if value["filterChainMatch"] == .object([:]) { value.members["filterChainMatch"] = nil }
        return value
    }

    /// Filters that Istio's build of Envoy adds.
    private static let istioFilters: Set<String> = [
        "istio.stats", "istio.metadata_exchange", "istio.alpn", "envoy.filters.network.mongo_proxy",
    ]

    /// Only what a connection needs is in it: statistics of gRPC messages have no reader, faults and cross-origin
    /// rules exist for clients.
    private static func httpFilters(_ value: JSONValue) -> JSONValue {
        guard value["httpFilters"] != .null else { return value }
        var value = value
        value.members["httpFilters"] = nil
        return value
    }

    private static func common(_ value: JSONValue) -> JSONValue {
        value.mapped { value in
            guard case .object(var members) = value else { return value }
            // The deprecated list of names became a list of typed names.
            if let typed = members["matchTypedSubjectAltNames"] {
                members["matchTypedSubjectAltNames"] = nil
                members["matchSubjectAltNames"] = .array(Array(Set(typed.elements.map { $0["matcher"] })).sorted())
            }
            // Envoy's defaults, spelt out in the recording.
            for (key, value) in defaults where members[key] == value { members[key] = nil }
            // 25 of a hundred are 250000 of a million.
            if case .number(let numerator) = members["numerator"] ?? .null, members["denominator"] == nil {
                members["numerator"] = .number(numerator * 10_000)
                members["denominator"] = .string("MILLION")
            }
            // Certificates of workloads name them by URI and by nothing else; the recording asks for the rest as well.
            if members["forwardClientCertDetails"] == .string("APPEND_FORWARD") {
                members["setCurrentClientCertDetails"] = members["setCurrentClientCertDetails"]?.without(
                    "subject", "dns")
            }
            for key in unordered {
                if let list = members[key] {
                    members[key] = .array(list.elements.sorted { $0.rendered() < $1.rendered() })
                }
            }
            for key in ["locality", "validationContext"] where members[key] == .object([:]) { members[key] = nil }
            return .object(members.filter { $0.value != .null })
        }
    }

    private static let defaults: [String: JSONValue] = [
        "caseSensitive": .bool(true), "useRemoteAddress": .bool(false), "requireClientCertificate": .bool(false),
        "pathRedirect": .string(""),
    ]

    private static let unordered = [
        "queryParameters", "headers", "applicationProtocols", "clusters", "matchSubjectAltNames",
    ]
}

extension [JSONValue] {
    fileprivate func sorted() -> [JSONValue] { sorted { $0.rendered() < $1.rendered() } }
}
