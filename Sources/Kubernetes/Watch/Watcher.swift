/// Follows the objects of one kind: list page by page, then watch; list again when the server has forgotten our place.
/// A value without IO: `step` says what to do next, `receive` takes what came of it and returns what is new.
///
///     empty --page--> listing --last page--> listed --opened--> watching
///       ^                |                     ^                   |
///       +---- 410 -------+--------- 410 -------+----- end, error --+
public struct Watcher: Sendable {
    /// Where the watcher stands.
    public enum State: Sendable, Hashable {
        /// Nothing is known: a list comes next.
        case empty
        /// Within a list, before the page called `continue`.
        case listing(continue: String)
        /// Everything up to this version is known; no watch is open.
        case listed(resourceVersion: String)
        /// A watch is open; everything up to this version is known.
        case watching(resourceVersion: String)
    }

    /// What to do next.
    public enum Step: Sendable, Hashable {
        case list(ListOptions)
        case watch(WatchOptions)
        /// Read the next event from the open watch.
        case read
        case wait(Duration)
    }

    /// What came of a step.
    public enum Input: Sendable {
        case page(ListPage)
        /// The watch is open.
        case opened
        case event(WatchEvent)
        /// The server ended the watch, `after` it was opened.
        case ended(after: Duration)
        /// A step failed; `after` is how long a watch had been open.
        case failed(APIError, after: Duration)
        case waited
    }

    public private(set) var state = State.empty
    private var pause: Duration?
    private var backoff = Backoff()
    private let options: WatchOptions
    private let pageSize: Int

    /// - Parameters:
    ///   - options: the selectors, and how long a watch lasts.
    ///   - pageSize: the most objects per page of a list.
    public init(_ options: WatchOptions = WatchOptions(timeoutSeconds: 290), pageSize: Int = 500) {
        self.options = options
        self.pageSize = pageSize
    }

    /// What to do next.
    public var step: Step {
        if let pause { return .wait(pause) }
        switch state {
        case .empty: return .list(page(after: nil))
        case .listing(let token): return .list(page(after: token))
        case .listed(let version):
            var options = options
            options.resourceVersion = version
            return .watch(options)
        case .watching: return .read
        }
    }

    /// Takes what came of a step.
    /// - Parameter jitter: in 0..<1, from the caller's source of chance; spreads pauses.
    public mutating func receive(_ input: Input, jitter: Double) -> [WatcherEvent] {
        switch input {
        case .page(let page): return receive(page, jitter)
        case .opened: return opened()
        case .event(let event): return receive(event, jitter)
        case .ended(let duration): return ended(after: duration, jitter)
        case .failed(let error, let duration): return failed(error, after: duration, jitter)
        case .waited:
            pause = nil
            return []
        }
    }

    private func page(after token: String?) -> ListOptions {
        ListOptions(
            labelSelector: options.labelSelector, fieldSelector: options.fieldSelector, limit: pageSize,
            continue: token)
    }
}

extension Watcher {
    private mutating func receive(_ page: ListPage, _ jitter: Double) -> [WatcherEvent] {
        guard !page.continue.isEmpty || !page.resourceVersion.isEmpty else {
            return failed(APIError(.malformed, "a list without metadata.resourceVersion"), after: .zero, jitter)
        }
        var events: [WatcherEvent] = state == .empty ? [.restarted] : []
        events += page.items.map(WatcherEvent.initApply)
        if page.continue.isEmpty {
            state = .listed(resourceVersion: page.resourceVersion)
            events.append(.initDone)
        } else {
            state = .listing(continue: page.continue)
        }
        return events
    }

    private mutating func opened() -> [WatcherEvent] {
        guard case .listed(let version) = state else { return [] }
        state = .watching(resourceVersion: version)
        return [.connected]
    }

    private mutating func receive(_ event: WatchEvent, _ jitter: Double) -> [WatcherEvent] {
        switch event {
        case .added(let object), .modified(let object):
            advance(to: object.resourceVersion)
            return [.apply(object)]
        case .deleted(let object):
            advance(to: object.resourceVersion)
            return [.delete(object)]
        case .bookmark(let version, _):
            advance(to: version)
            return []
        case .error(let status):
            let error = APIError(.refused, "the server ended the watch: \(status)", status: status)
            return failed(error, after: .zero, jitter)
        }
    }

    private mutating func advance(to version: String) {
        backoff.reset()
        if !version.isEmpty { state = .watching(resourceVersion: version) }
    }

    private mutating func ended(after duration: Duration, _ jitter: Double) -> [WatcherEvent] {
        leaveWatch()
        settle(after: duration)
        if duration < Self.worthwhile { pause = backoff.next(jitter: jitter) }
        return []
    }

    private mutating func failed(_ error: APIError, after duration: Duration, _ jitter: Double) -> [WatcherEvent] {
        let forgotten = error.isGone
        leaveWatch()
        settle(after: duration)
        if forgotten || error.code == .malformed || error.code == .tooLarge { state = .empty }
        let asked = error.status?.details?.retryAfterSeconds.map { min(Duration.seconds($0), backoff.limit) }
        pause = max(backoff.next(jitter: jitter), asked ?? .zero)
        return forgotten ? [] : [.failed(error)]
    }

    private mutating func leaveWatch() {
        if case .watching(let version) = state { state = .listed(resourceVersion: version) }
    }

    private mutating func settle(after duration: Duration) {
        if duration >= Self.worthwhile { backoff.reset() }
    }

    /// A watch that lasted so long was a success, even if nothing happened in it.
    private static let worthwhile = Duration.seconds(1)
}
