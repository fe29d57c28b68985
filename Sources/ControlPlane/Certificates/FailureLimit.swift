/// How often callers from one address may fail to prove who they are, before their tokens are not even looked at.
///
/// All proxies of a cluster that come through its gateway have the gateway's address, so the allowance is large enough
/// for some of them to fail all the time. Certificates are not counted: to check one costs no API server anything.
struct FailureLimit: Sendable {
    private var limit: RateLimit<String>

    init(burst: Double = 200, perSecond rate: Double = 20, capacity: Int = 10_000) {
        limit = RateLimit(burst: burst, perSecond: rate, capacity: capacity)
    }

    /// Whether a call from this peer with a token is looked at.
    func admits(_ peer: String, at now: ContinuousClock.Instant) -> Bool {
        !limit.isExhausted(Self.address(of: peer), at: now)
    }

    /// A call of this peer proved nothing.
    mutating func noteFailure(of peer: String, at now: ContinuousClock.Instant) {
        _ = limit.take(Self.address(of: peer), at: now)
    }

    /// "ipv4:192.0.2.1" of "ipv4:192.0.2.1:4711".
    private static func address(of peer: String) -> String {
        guard let end = peer.lastIndex(of: ":"), peer[..<end].contains(":") else { return peer }
        return String(peer[..<end])
    }
}
