/// When which namespace was looked after, so that each is looked at when it appears, when the roots change, again after
/// a failure, and from time to time.
struct RootCertificateLedger: Sendable {
    private struct Entry {
        var pem: String
        var due: ContinuousClock.Instant
        var backoff: Duration
    }

    /// After how long a namespace that is as it should be is looked at again.
    var interval = Duration.seconds(120)
    private var entries: [NamespacePlace: Entry] = [:]

    /// The namespaces to look after now. Those that are no longer wanted are forgotten.
    mutating func due(
        among wanted: Set<NamespacePlace>, pem: String, now: ContinuousClock.Instant
    ) -> [NamespacePlace] {
        entries = entries.filter { wanted.contains($0.key) }
        return wanted.filter { place in
            guard let entry = entries[place] else { return true }
            return entry.pem != pem || entry.due <= now
        }.sorted()
    }

    /// A namespace is as it should be, or as somebody else wants it.
    mutating func done(_ place: NamespacePlace, pem: String, now: ContinuousClock.Instant) {
        entries[place] = Entry(pem: pem, due: now + interval, backoff: .zero)
    }

    /// A namespace could not be looked after. The pause doubles each time.
    mutating func failed(_ place: NamespacePlace, pem: String, now: ContinuousClock.Instant) {
        let before = entries[place]?.backoff ?? .zero
        let pause = min(interval, max(.seconds(1), before * 2))
        entries[place] = Entry(pem: pem, due: now + pause, backoff: pause)
    }
}
