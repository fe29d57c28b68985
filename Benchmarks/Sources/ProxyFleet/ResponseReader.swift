/// Reads one `DeltaDiscoveryResponse` while its bytes arrive, and keeps only names of it: a fleet of thousands cannot
/// hold megabytes for each of its proxies.
struct ResponseReader {
    private enum Level {
        case response, resource, any, cluster, endpointConfig, route

        /// Whether this field and those after it are of no interest. Serialisers write fields in the order of their numbers.
        func isOver(before field: Int) -> Bool {
            switch self {
            case .cluster: field > 3
            case .route: field > 9
            case .response, .resource, .any, .endpointConfig: false
            }
        }
    }

    private enum Step {
        case tag
        case length(of: Int)
        case number(of: Int)
        /// Bytes up to an offset, which nobody wants or which are the value of a field.
        case skipping(to: Int)
        case collecting(field: Int, to: Int)
    }

    /// Names, nonces and type URLs are shorter.
    private static let textLimit = 4096

    private(set) var response: DiscoveryResponse
    private let logs: ClusterLogs
    /// What is being read, and the offset of its end.
    private var level = Level.response
    private var levelEnd: Int
    /// What that is a part of, outermost first.
    private var outer: [(level: Level, end: Int)] = []
    private var step = Step.tag
    /// A varint of which not all bytes have come.
    private var number: UInt64 = 0
    private var shift: UInt64 = 0
    /// A text of which not all bytes have come.
    private var pending: [UInt8] = []
    /// Bytes read so far.
    private var offset = 0
    // Of the resource that is being read.
    private var name: [UInt8] = []
    private var serviceName: [UInt8] = []
    private var type: DiscoveryType?
    private var isDiscovered = false

    /// - Parameters:
    ///   - length: the size of the message in bytes.
    ///   - clusters: where clusters are kept.
    init(length: Int, clusters: ClusterLogs) {
        levelEnd = length
        logs = clusters
        response = DiscoveryResponse(clusters: clusters.newest)
        outer.reserveCapacity(6)
    }

    /// Reads the next bytes of the message.
    /// - Throws: when they are no such message.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(FleetError) {
        var at = 0
        let start = offset
        while at < bytes.count {
            switch step {
            case .tag, .length, .number:
                let byte = bytes[at]
                at += 1
                offset = start + at
                number |= UInt64(byte & 0x7F) << shift
                if byte >= 0x80 {
                    shift += 7
                    guard shift < 64 else { throw malformed() }
                    continue
                }
                let value = number
                number = 0
                shift = 0
                try take(value)
            case .skipping(let end):
                at = min(bytes.count, end - start)
                if start + at == end { step = .tag }
            case .collecting(let field, let end):
                let until = min(bytes.count, end - start)
                let slice = UnsafeRawBufferPointer(rebasing: bytes[at..<until])
                at = until
                if start + at < end || !pending.isEmpty { pending.append(contentsOf: slice) }
                if start + at == end { finishText(field, slice) }
            }
            offset = start + at
            if offset >= levelEnd { try leaveFinishedLevels() }
        }
    }

    private mutating func finishText(_ field: Int, _ slice: UnsafeRawBufferPointer) {
        step = .tag
        if pending.isEmpty { return take(slice, field) }
        var whole: [UInt8] = []
        swap(&whole, &pending)
        whole.withUnsafeBytes { take($0, field) }
    }

    /// Takes a tag, a length or the value of a number.
    private mutating func take(_ value: UInt64) throws(FleetError) {
        switch step {
        case .tag:
            let field = Int(value >> 3)
            if level.isOver(before: field) {
                step = .skipping(to: levelEnd)
                return
            }
            switch value & 7 {
            case 0: step = .number(of: field)
            case 1: try skip(8)
            case 2: step = .length(of: field)
            case 5: try skip(4)
            default: throw malformed()
            }
        case .number(let field):
            // Cluster.type is 3 for EDS.
            if level == .cluster, field == 2 { isDiscovered = value == 3 }
            step = .tag
        case .length(let field):
            guard value <= UInt64(max(0, levelEnd - offset)) else { throw malformed() }
            try open(field, length: Int(value))
        case .skipping, .collecting: throw malformed()
        }
    }

    private mutating func open(_ field: Int, length: Int) throws(FleetError) {
        step = .tag
        switch (level, field) {
        case (.response, 2):
            response.resources += 1
            name.removeAll(keepingCapacity: true)
            serviceName.removeAll(keepingCapacity: true)
            type = nil
            isDiscovered = false
            enter(.resource, length)
        case (.resource, 2): enter(.any, length)
        case (.any, 2) where type == .cluster: enter(.cluster, length)
        case (.any, 2) where type == .route: enter(.route, length)
        case (.cluster, 3): enter(.endpointConfig, length)
        case (.response, 4...6), (.resource, 3), (.any, 1), (.endpointConfig, 2):
            guard length <= Self.textLimit else { throw malformed() }
            if length == 0 { return }
            step = .collecting(field: field, to: offset + length)
        case (.route, 9):
            isDiscovered = true
            try skip(length)
        default: try skip(length)
        }
    }

    private mutating func skip(_ length: Int) throws(FleetError) {
        guard length <= levelEnd - offset else { throw malformed() }
        step = length == 0 ? .tag : .skipping(to: offset + length)
    }

    private mutating func take(_ text: UnsafeRawBufferPointer, _ field: Int) {
        switch (level, field) {
        case (.response, 4): response.type = DiscoveryType(text)
        case (.response, 5): response.nonce = Array(text)
        case (.response, 6): response.removed.append(String(decoding: text, as: UTF8.self))
        case (.resource, 3): name.append(contentsOf: text)
        case (.any, 1): type = DiscoveryType(text)
        case (.endpointConfig, 2): serviceName.append(contentsOf: text)
        default: break
        }
    }

    private mutating func enter(_ inner: Level, _ length: Int) {
        outer.append((level, levelEnd))
        level = inner
        levelEnd = offset + length
    }

    private mutating func leaveFinishedLevels() throws(FleetError) {
        while case .tag = step, offset == levelEnd, let last = outer.popLast() {
            guard shift == 0 else { throw malformed() }
            if level == .resource { finishResource() }
            (level, levelEnd) = last
        }
        if offset > levelEnd { throw malformed() }
    }

    private mutating func finishResource() {
        let hash = name.withUnsafeBytes { NameHash($0) }
        switch type {
        case .cluster:
            let endpoints = isDiscovered ? serviceName.isEmpty ? name : serviceName : nil
            logs.place(hash, endpoints: endpoints, after: response.clusterCount, in: &response.clusters)
            let entry = response.clusters.entries[response.clusterCount]
            response.fingerprint = NameHash.mix(response.fingerprint ^ hash.value)
            response.fingerprint = NameHash.mix(response.fingerprint ^ (entry.endpoints?.value ?? 1))
            response.clusterCount += 1
        case .endpoint: response.endpoints.append(hash)
        case .route:
            response.routes.append(
                .init(name: String(decoding: name, as: UTF8.self), hasVirtualHostDiscovery: isDiscovered))
        case .virtualHost:
            guard let slash = name.lastIndex(of: UInt8(ascii: "/")) else { return }
            response.virtualHostRoutes.insert(name[..<slash].withUnsafeBytes { NameHash($0) })
        case .listener, nil: break
        }
    }

    private func malformed() -> FleetError {
        FleetError("byte \(offset) of a response is not what a DeltaDiscoveryResponse can have there")
    }
}
