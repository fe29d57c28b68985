import NIOCore
import NIOPosix
import NIOSSL

/// The proxies that share one event loop, and what they share besides.
final class FleetLoop {
    private final class Waiter {
        let condition: FleetCondition
        let range: Range<Int>
        var missing: Int
        let promise: EventLoopPromise<Void>

        init(_ condition: FleetCondition, _ range: Range<Int>, missing: Int, promise: EventLoopPromise<Void>) {
            (self.condition, self.range, self.missing, self.promise) = (condition, range, missing, promise)
        }
    }

    let eventLoop: any EventLoop
    let configuration: FleetConfiguration
    let opening: ByteBuffer
    private let address: SocketAddress
    private let contexts: [SimulatedProxy.Credentials: NIOSSLContext]
    private(set) var members: [FleetMember] = []
    private var waiters: [Waiter] = []
    private var queue: [FleetMember] = []
    private var nextInQueue = 0
    private var handshakes = 0
    private var handshakeLimit = Int.max
    var transitions = ClusterTransitions()
    /// Counts the marks.
    private(set) var generation = 0
    private(set) var isClosing = false
    /// When any of the proxies last got a response.
    var lastResponse = ContinuousClock.now

    init(
        eventLoop: any EventLoop, configuration: FleetConfiguration, address: SocketAddress,
        contexts: [SimulatedProxy.Credentials: NIOSSLContext], proxies: [(index: Int, proxy: SimulatedProxy)]
    ) throws {
        self.eventLoop = eventLoop
        self.configuration = configuration
        self.address = address
        self.contexts = contexts
        opening = try RequestStream.opening(configuration)
        members = proxies.map { FleetMember(index: $0.index, proxy: $0.proxy, loop: self) }
    }

    func subscriptions() -> Subscriptions {
        Subscriptions(routeNames: configuration.routeNames, clusters: transitions.empty)
    }

    func members(in range: Range<Int>) -> [FleetMember] { members.filter { range.contains($0.index) } }

    /// Connects them one after the other with at most `limit` TLS handshakes at the same time.
    func connect(_ range: Range<Int>, limit: Int) {
        queue.append(contentsOf: members(in: range))
        handshakeLimit = limit
        connectNext()
    }

    func handshakeEnded() {
        handshakes -= 1
        connectNext()
    }

    /// Opens the connection of one proxy.
    func open(_ member: FleetMember) -> EventLoopFuture<any Channel> {
        handshakes += 1
        guard let context = contexts[member.proxy.credentials] else {
            return eventLoop.makeFailedFuture(FleetError("no credentials of \(member.proxy.id)"))
        }
        let bound = NIOLoopBound(member, eventLoop: eventLoop)
        let serverName = configuration.serverName
        return ClientBootstrap(group: eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // TLS keeps a buffer for all that is read before the next look at other connections.
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 2048, maximum: 16_384)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(context: context, serverHostname: serverName)
                    try channel.pipeline.syncOperations.addHandlers([tls, DiscoveryStreamHandler(bound.value)])
                }
            }
            .connect(to: address)
    }

    func mark() {
        generation += 1
        for member in members { member.mark() }
    }

    /// - Returns: fulfilled when all proxies of the range meet the condition, failed at the deadline.
    func wait(for condition: FleetCondition, of range: Range<Int>, within limit: TimeAmount) -> EventLoopFuture<Void> {
        let missing = members(in: range).filter { !$0.meets(condition) }.count
        if missing == 0 { return eventLoop.makeSucceededVoidFuture() }
        let waiter = Waiter(condition, range, missing: missing, promise: eventLoop.makePromise())
        waiters.append(waiter)
        let deadline = eventLoop.assumeIsolated().scheduleTask(in: limit) {
            self.waiters.removeAll { $0 === waiter }
            let late = self.members(in: range).filter { !$0.meets(condition) }
            waiter.promise.fail(
                FleetError(
                    "\(late.count) of \(self.members(in: range).count) proxies do not \(condition.description) within "
                        + "\(limit.nanoseconds / 1_000_000) ms; \(late.first?.standing ?? "")"))
        }
        return waiter.promise.futureResult.always { _ in deadline.cancel() }
    }

    func met(_ condition: FleetCondition, by member: FleetMember) {
        count(condition, member, by: -1)
    }

    /// A proxy that met a condition does so no longer.
    func lost(_ condition: FleetCondition, by member: FleetMember) {
        count(condition, member, by: 1)
    }

    func close() -> EventLoopFuture<Void> {
        isClosing = true
        queue = []
        nextInQueue = 0
        let ends = members.compactMap { $0.close() }
        // Each of them refers to this loop.
        members = []
        return EventLoopFuture.andAllComplete(ends, on: eventLoop)
    }

    private func count(_ condition: FleetCondition, _ member: FleetMember, by change: Int) {
        for waiter in waiters where waiter.condition == condition && waiter.range.contains(member.index) {
            waiter.missing += change
        }
        for waiter in waiters where waiter.missing == 0 { waiter.promise.succeed() }
        waiters.removeAll { $0.missing == 0 }
    }

    private func connectNext() {
        while handshakes < handshakeLimit, nextInQueue < queue.count {
            nextInQueue += 1
            queue[nextInQueue - 1].connect()
        }
        if nextInQueue == queue.count {
            queue = []
            nextInQueue = 0
        }
    }
}
