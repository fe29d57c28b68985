import NIOCore

/// One proxy of a fleet through all its connections. Lives on one event loop.
final class FleetMember {
    let index: Int
    let proxy: SimulatedProxy
    let loop: FleetLoop
    private var channel: (any Channel)?
    private var subscriptions: Subscriptions
    private var connectedAt: ContinuousClock.Instant?
    private var isShakingHands = false
    private var failures = 0
    private var receivedBytes = 0
    private(set) var servedAfter: Duration?
    private(set) var disconnects: [String] = []
    private var types: [ProxyReport.TypeReport] = []
    private var generation = -1
    private(set) var recording: [RecordedResponse] = []

    init(index: Int, proxy: SimulatedProxy, loop: FleetLoop) {
        self.index = index
        self.proxy = proxy
        self.loop = loop
        subscriptions = loop.subscriptions()
    }

    var report: ProxyReport {
        let seen = generation == loop.generation ? types : []
        return ProxyReport(
            index: index, types: Dictionary(uniqueKeysWithValues: zip(DiscoveryType.allCases, seen)),
            servedAfter: servedAfter, disconnects: disconnects)
    }

    /// Where it stands, for people.
    var standing: String {
        let state = channel == nil ? "is not connected" : "waits for \(subscriptions.missing)"
        return "\(proxy.id) \(state)" + (disconnects.last.map { "; its last connection ended because \($0)" } ?? "")
    }

    func connect() {
        subscriptions = loop.subscriptions()
        servedAfter = nil
        receivedBytes = 0
        connectedAt = .now
        isShakingHands = true
        loop.open(self).assumeIsolated().whenComplete { result in
            switch result {
            case .success(let channel):
                // The connection may have ended before this was told.
                if channel.isActive { self.channel = channel }
            case .failure(let error): self.disconnected("\(error)")
            }
        }
    }

    func handshakeCompleted() {
        endHandshake()
    }

    /// Takes a response.
    /// - Returns: what is to be sent because of it.
    func received(_ message: MessageReader.Message) -> [DeltaRequest] {
        let response = message.response
        guard let type = response.type else { return [] }
        failures = 0
        receivedBytes += message.length
        if let bytes = message.bytes { recording.append(.init(type: type, bytes: Array(buffer: bytes))) }
        if case .slowReader(let limit) = proxy.behaviour, receivedBytes >= limit { setReading(false) }
        if case .rejectsEverything(let objection) = proxy.behaviour {
            return [DeltaRequest(answering: response.nonce, type: type, objection: objection)]
        }
        let changes = subscriptions.apply(response, type, &loop.transitions)
        if proxy.behaviour == .neverAcknowledges { return changes }
        return [DeltaRequest(answering: response.nonce, type: type)] + changes
    }

    /// Called when the answer has been written.
    func answered(_ message: MessageReader.Message) {
        guard let type = message.response.type else { return }
        let now = ContinuousClock.now
        startCountingIfMarked()
        let isFirst = types[type.index].responses == 0
        types[type.index].responses += 1
        types[type.index].resources += message.response.resources
        types[type.index].removedResources += message.response.removed.count
        types[type.index].bytes += message.length
        loop.lastResponse = now
        if proxy.behaviour != .neverAcknowledges {
            if types[type.index].firstAcknowledged == nil { types[type.index].firstAcknowledged = now }
            types[type.index].lastAcknowledged = now
            if isFirst { loop.met(.acknowledged(type), by: self) }
        }
        if servedAfter == nil, subscriptions.isComplete, let connectedAt {
            servedAfter = now - connectedAt
            loop.met(.served, by: self)
        }
    }

    func meets(_ condition: FleetCondition) -> Bool {
        switch condition {
        case .served: servedAfter != nil
        case .acknowledged(let type): generation == loop.generation && types[type.index].firstAcknowledged != nil
        }
    }

    func disconnected(_ reason: String) {
        endHandshake()
        channel = nil
        if loop.isClosing { return }
        if disconnects.count < ProxyReport.disconnectLimit { disconnects.append(reason) }
        if servedAfter != nil {
            servedAfter = nil
            loop.lost(.served, by: self)
        }
        guard loop.configuration.reconnects else { return }
        // As Envoy does: 500 ms at first, at most 30 s, and a random part of that.
        failures += 1
        let backoff = min(30_000, 500 << min(failures - 1, 6))
        loop.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(.random(in: 0..<Int64(backoff)))) {
            if !self.loop.isClosing { self.connect() }
        }
    }

    func setReading(_ isReading: Bool) {
        // Fails only on a closed channel, which reads nothing anyway.
        try? channel?.syncOptions?.setOption(.autoRead, value: isReading)
    }

    /// Ends the connection, if there is one.
    func close() -> EventLoopFuture<Void>? {
        channel?.close(promise: nil)
        return channel?.closeFuture
    }

    func mark() {
        recording = []
        generation = -1
    }

    private func startCountingIfMarked() {
        if generation == loop.generation { return }
        generation = loop.generation
        types = Array(repeating: .init(), count: DiscoveryType.allCases.count)
    }

    private func endHandshake() {
        guard isShakingHands else { return }
        isShakingHands = false
        loop.handshakeEnded()
    }
}
