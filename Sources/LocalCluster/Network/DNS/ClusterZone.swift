/// The names of a cluster: `<service>.<namespace>.svc.<domain>` and what lies below (the Kubernetes DNS specification).
/// Nothing else is known, and nobody else is asked.
struct ClusterZone: Sendable {
    let domain: DNSName
    private let services: [ServiceCatalog.Key: Entry]
    private let namespaces: Set<String>
    /// The names that addresses of Services and of their endpoints have.
    private let reverse: [IPv4Address: [DNSName]]
    private static let reverseDomain: DNSName = "in-addr.arpa"

    private struct Entry: Sendable {
        let record: ServiceRecord
        /// Those that DNS names, by address.
        let endpoints: [EndpointSliceRecord.Endpoint]
        /// Ports of the endpoints: those of a headless Service lead there.
        let endpointPorts: [EndpointSliceRecord.Port]

        var isHeadless: Bool { record.clusterIP == nil && record.externalName == nil }
    }

    init(_ catalog: ServiceCatalog, domain: String) {
        self.domain = DNSName(domain)
        let slices = catalog.slicesByService()
        var services: [ServiceCatalog.Key: Entry] = [:]
        for (key, record) in catalog.services { services[key] = Self.entry(record, slices[key] ?? []) }
        self.services = services
        namespaces = Set(services.keys.map(\.namespace))
        reverse = Self.reverse(services, self.domain)
    }

    /// Answers a question about `name`.
    func answer(_ name: DNSName, type: UInt16) -> DNSAnswer {
        if let labels = name.labels(before: Self.reverseDomain) { return answer(reverse: labels, name, type) }
        guard let labels = name.labels(before: domain) else { return DNSAnswer(code: .refused) }
        guard let records = records(labels, name) else {
            return DNSAnswer(code: .nameError, authority: [start])
        }
        let wanted = records.filter { $0.data.type == type || type == DNSRecordType.any || isAlias($0) }
        guard !wanted.isEmpty else { return DNSAnswer(authority: [start]) }
        return DNSAnswer(answers: wanted + chased(wanted, type: type), additional: targets(of: wanted))
    }

    private var start: DNSRecord { DNSRecord(name: domain, data: .soa(domain)) }

    /// What an address is called. Nobody else is asked, so that an address that is not the cluster's has no name.
    private func answer(reverse labels: [String], _ name: DNSName, _ type: UInt16) -> DNSAnswer {
        let zone = DNSRecord(name: Self.reverseDomain, data: .soa(Self.reverseDomain))
        guard let address = IPv4Address(labels.reversed().joined(separator: ".")), let names = reverse[address] else {
            return DNSAnswer(code: .nameError, authority: [zone])
        }
        guard type == DNSRecordType.ptr || type == DNSRecordType.any else { return DNSAnswer(authority: [zone]) }
        return DNSAnswer(answers: names.map { DNSRecord(name: name, data: .ptr($0)) })
    }

    private static func reverse(
        _ services: [ServiceCatalog.Key: Entry], _ domain: DNSName
    ) -> [IPv4Address: [DNSName]] {
        var names: [IPv4Address: [DNSName]] = [:]
        for (key, entry) in services.sorted(by: { $0.key < $1.key }) {
            let service = [key.name, key.namespace, "svc"] + domain.labels
            if let address = entry.record.clusterIP { names[address, default: []].append(DNSName(labels: service)) }
            for endpoint in entry.endpoints where entry.isHeadless {
                names[endpoint.address, default: []].append(DNSName(labels: [host(endpoint)] + service))
            }
        }
        return names.filter { $0.value.allSatisfy(\.isValid) }
    }

    private func isAlias(_ record: DNSRecord) -> Bool { record.data.type == DNSRecordType.cname }

    /// The records of an alias's target, if it lies in this zone and is no alias itself.
    private func chased(_ records: [DNSRecord], type: UInt16) -> [DNSRecord] {
        guard records.count == 1, case .cname(let target) = records[0].data, type != DNSRecordType.cname,
            let labels = target.labels(before: domain)
        else { return [] }
        return (self.records(labels, target) ?? []).filter { $0.data.type == type }
    }

    private func targets(of records: [DNSRecord]) -> [DNSRecord] {
        records.flatMap { record -> [DNSRecord] in
            guard case .srv(_, _, _, let target) = record.data, let labels = target.labels(before: domain) else {
                return []
            }
            return (self.records(labels, target) ?? []).filter { $0.data.type == DNSRecordType.a }
        }
    }

    /// All records of a name, given as the labels before the domain; empty for a name that only has names below it,
    /// `nil` for one that does not exist.
    private func records(_ labels: [String], _ name: DNSName) -> [DNSRecord]? {
        guard let kind = labels.last else { return [start] }
        switch (kind, labels.count) {
        case ("svc", 1), ("pod", 1): return []
        case ("svc", 2), ("pod", 2): return namespaces.contains(labels[0]) ? [] : nil
        case ("pod", 3): return Self.address(dashed: labels[0]).map { [DNSRecord(name: name, data: .a($0))] }
        case ("svc", 3...):
            let rest = labels.dropLast()
            let key = ServiceCatalog.Key(namespace: rest[rest.endIndex - 1], name: rest[rest.endIndex - 2])
            guard let entry = services[key] else { return nil }
            return records(of: entry, below: Array(rest.dropLast(2)), name)
        default: return nil
        }
    }

    private func records(of entry: Entry, below labels: [String], _ name: DNSName) -> [DNSRecord]? {
        switch labels.count {
        case 0: return data(of: entry).map { DNSRecord(name: name, data: $0) }
        case 1 where !labels[0].hasPrefix("_"):
            let addresses = entry.isHeadless ? entry.endpoints.filter { Self.host($0) == labels[0] }.map(\.address) : []
            return addresses.isEmpty ? nil : addresses.map { DNSRecord(name: name, data: .a($0)) }
        case 2:
            let found = locations(of: entry, port: labels[0], transport: labels[1])
            return found.isEmpty ? nil : found.map { DNSRecord(name: name, data: $0) }
        default: return nil
        }
    }

    private func data(of entry: Entry) -> [DNSData] {
        if let target = entry.record.externalName.map({ DNSName($0) }) { return target.isValid ? [.cname(target)] : [] }
        if let address = entry.record.clusterIP { return [.a(address)] }
        return entry.endpoints.map { .a($0.address) }
    }

    /// `_<port name>._<protocol>`: where a port can be reached.
    private func locations(of entry: Entry, port: String, transport: String) -> [DNSData] {
        func isAsked(_ name: String, _ other: Transport) -> Bool {
            !name.isEmpty && "_\(name)" == port && "_\(other)" == transport
        }
        let service = [entry.record.name, entry.record.namespace, "svc"] + domain.labels
        func location(_ port: UInt16, _ target: [String]) -> DNSData {
            .srv(priority: 0, weight: 100, port: port, target: DNSName(labels: target))
        }
        guard entry.isHeadless else {
            return entry.record.ports.filter { isAsked($0.name, $0.transport) }.map { location($0.number, service) }
        }
        return entry.endpointPorts.filter { isAsked($0.name, $0.transport) }.flatMap { port in
            entry.endpoints.map { location(port.number, [Self.host($0)] + service) }
        }
    }

    private static func entry(_ record: ServiceRecord, _ slices: [EndpointSliceRecord]) -> Entry {
        let all = slices.flatMap(\.endpoints).filter { $0.isReady || record.publishesNotReady }
        var seen: Set<IPv4Address> = []
        let endpoints = all.sorted { $0.address < $1.address }.filter { seen.insert($0.address).inserted }
        return Entry(
            record: record, endpoints: endpoints,
            endpointPorts: Set(slices.flatMap(\.ports)).sorted { $0.number < $1.number })
    }

    /// The label of an endpoint: its host name, else its address with dashes.
    private static func host(_ endpoint: EndpointSliceRecord.Endpoint) -> String {
        endpoint.hostname?.lowercased() ?? endpoint.address.description.replacing(".", with: "-")
    }

    private static func address(dashed label: String) -> IPv4Address? { IPv4Address(label.replacing("-", with: ".")) }
}
