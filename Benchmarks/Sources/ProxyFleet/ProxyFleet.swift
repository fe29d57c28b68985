import NIOCore
import NIOPosix
import NIOSSL

/// Thousands of simulated proxies on a few threads, each with a delta ADS call over mutual TLS.
///
/// They cost too little to be what a measurement measures: a response is not decoded but skimmed while it arrives.
/// Their process needs a file descriptor for each. Whoever makes a fleet has to close it.
public final class ProxyFleet: Sendable {
    /// How many proxies there are.
    public let count: Int
    private let group: MultiThreadedEventLoopGroup
    private let loops: [NIOLoopBound<FleetLoop>]

    /// Makes a fleet that is not connected.
    /// - Throws: when a certificate, a key or the address cannot be used.
    public init(_ configuration: FleetConfiguration, proxies: [SimulatedProxy]) async throws {
        count = proxies.count
        let address = try SocketAddress.makeAddressResolvingHost(configuration.host, port: configuration.port)
        let root = try NIOSSLCertificate.fromPEMBytes(Array(configuration.root.utf8))
        var contexts: [SimulatedProxy.Credentials: NIOSSLContext] = [:]
        for credentials in Set(proxies.map(\.credentials)) {
            contexts[credentials] = try Self.context(credentials, root: root)
        }
        group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.eventLoops)
        var loops: [NIOLoopBound<FleetLoop>] = []
        let numbered = proxies.enumerated().map { (index: $0.offset, proxy: $0.element) }
        for (place, eventLoop) in group.makeIterator().enumerated() {
            let share = numbered.filter { $0.index % configuration.eventLoops == place }
            let (ready, all) = (contexts, configuration)
            loops.append(
                try await eventLoop.submit {
                    let loop = try FleetLoop(
                        eventLoop: eventLoop, configuration: all, address: address, contexts: ready, proxies: share)
                    return NIOLoopBound(loop, eventLoop: eventLoop)
                }.get())
        }
        self.loops = loops
    }

    /// Begins to connect proxies. Does not wait until they are connected.
    /// - Parameter handshakesInFlight: how many TLS handshakes may be under way at the same time; nil for all at once.
    public func connect(_ range: Range<Int>, handshakesInFlight: Int? = nil) async throws {
        let limit = handshakesInFlight.map { max(1, $0 / loops.count) } ?? .max
        _ = try await onEachLoop { $0.connect(range, limit: limit) }
    }

    /// Waits until each proxy of the range has all that it asked for: clusters, the endpoints of each, listeners, routes
    /// and their virtual hosts.
    /// - Throws: `FleetError` at the deadline, which names the first that has not.
    public func waitUntilServed(_ range: Range<Int>, within limit: Duration) async throws {
        try await wait(for: .served, of: range, within: limit)
    }

    /// Waits until each proxy of the range has acknowledged a response of this type since the last ``mark()``.
    /// - Throws: `FleetError` at the deadline, which names the first that has not.
    public func waitUntilAcknowledged(_ type: DiscoveryType, by range: Range<Int>, within limit: Duration) async throws
    {
        try await wait(for: .acknowledged(type), of: range, within: limit)
    }

    /// Waits until no proxy has got a response for some time, counted from the call at the earliest.
    /// - Throws: `FleetError` at the deadline.
    public func waitUntilQuiet(for quiet: Duration, within limit: Duration) async throws {
        let start = ContinuousClock.now
        let end = start + limit
        while ContinuousClock.now < end {
            let last = max(try await onEachLoop(\.lastResponse).max() ?? start, start)
            if ContinuousClock.now - last >= quiet { return }
            try await Task.sleep(until: last + quiet, clock: .continuous)
        }
        throw FleetError("proxies still get responses after \(limit)")
    }

    /// Begins to count anew what the proxies see.
    /// - Returns: when.
    @discardableResult
    public func mark() async throws -> ContinuousClock.Instant {
        _ = try await onEachLoop { $0.mark() }
        return .now
    }

    /// What the proxies of the range have seen since the last ``mark()``, in their order.
    public func reports(_ range: Range<Int>) async throws -> [ProxyReport] {
        try await onEachLoop { loop in loop.members(in: range).map(\.report) }.joined().sorted { $0.index < $1.index }
    }

    /// The responses that a recorded proxy has got since the last ``mark()``, in their order.
    public func recording(of index: Int) async throws -> [RecordedResponse] {
        try await onEachLoop { loop in loop.members(in: index..<index + 1).flatMap(\.recording) }.flatMap { $0 }
    }

    /// Lets slow readers go on.
    public func resumeReading(_ range: Range<Int>) async throws {
        _ = try await onEachLoop { loop in for member in loop.members(in: range) { member.setReading(true) } }
    }

    /// Ends connections as if they broke. The proxies connect again if the fleet does so.
    public func disconnect(_ range: Range<Int>) async throws {
        _ = try await onEachLoop { loop in for member in loop.members(in: range) { _ = member.close() } }
    }

    /// Ends all connections and the threads.
    public func close() async throws {
        for loop in loops { try await loop.eventLoop.flatSubmit { loop.value.close() }.get() }
        try await group.shutdownGracefully()
    }

    private func wait(for condition: FleetCondition, of range: Range<Int>, within limit: Duration) async throws {
        let waits = loops.map { loop in
            loop.eventLoop.flatSubmit { loop.value.wait(for: condition, of: range, within: TimeAmount(limit)) }
        }
        for wait in waits { try await wait.get() }
    }

    private func onEachLoop<T: Sendable>(_ body: @escaping @Sendable (FleetLoop) throws -> T) async throws -> [T] {
        var results: [T] = []
        for loop in loops { results.append(try await loop.eventLoop.submit { try body(loop.value) }.get()) }
        return results
    }

    private static func context(
        _ credentials: SimulatedProxy.Credentials, root: [NIOSSLCertificate]
    ) throws -> NIOSSLContext {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(root)
        tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(credentials.certificateChain.utf8)).map {
            .certificate($0)
        }
        tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(credentials.privateKey.utf8), format: .pem))
        tls.applicationProtocols = ["h2"]
        return try NIOSSLContext(configuration: tls)
    }
}
