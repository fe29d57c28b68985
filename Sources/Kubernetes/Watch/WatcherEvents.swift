/// The objects of one kind, followed for as long as somebody reads. Failures are told and survived;
/// the sequence ends only when the reading task is cancelled.
public struct WatcherEvents: AsyncSequence, Sendable {
    public typealias Element = WatcherEvent
    public typealias Failure = Never

    let client: Client
    let resource: GroupVersionResource
    let namespace: String?
    let options: WatchOptions

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: self, watcher: Watcher(options))
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let source: WatcherEvents
        var watcher: Watcher
        /// What the watcher has said and nobody has read yet, the next one last. No more than one page.
        var unread: [WatcherEvent] = []
        var watch: WatchEvents.AsyncIterator?
        var opened: ContinuousClock.Instant?

        public mutating func next() async -> WatcherEvent? {
            while unread.isEmpty {
                guard let input = await perform(watcher.step) else { return nil }
                unread = watcher.receive(input, jitter: .random(in: 0..<1)).reversed()
            }
            return unread.removeLast()
        }

        /// Does what the watcher asks for; `nil` when the task is cancelled.
        private mutating func perform(_ step: Watcher.Step) async -> Watcher.Input? {
            do {
                try Task.checkCancellation()
                switch step {
                case .list(let options):
                    let request = Request.list(source.resource, namespace: source.namespace, options)
                    return .page(try await source.client.page(request))
                case .watch(let options): return try await open(options)
                case .read: return try await read()
                case .wait(let duration):
                    try await Task.sleep(for: duration)
                    return .waited
                }
            } catch {
                if Task.isCancelled { return nil }
                return .failed(TransportFailure.apiError(error, address: source.client.address), after: close())
            }
        }

        private mutating func open(_ options: WatchOptions) async throws -> Watcher.Input {
            let request = Request.watch(source.resource, namespace: source.namespace, options)
            watch = try await source.client.events(request).makeAsyncIterator()
            opened = .now
            return .opened
        }

        private mutating func read() async throws -> Watcher.Input {
            guard let event = try await watch?.next() else { return .ended(after: close()) }
            if case .error = event { _ = close() }
            return .event(event)
        }

        /// Lets go of the watch; returns how long it was open.
        private mutating func close() -> Duration {
            defer { (watch, opened) = (nil, nil) }
            return opened.map { ContinuousClock.now - $0 } ?? .zero
        }
    }
}

extension Client {
    /// Follows the objects of a kind, with recovery from everything: see `WatcherEvent`.
    /// - Parameters:
    ///   - namespace: `nil` for all of them.
    ///   - options: selectors, and how long the server keeps one watch open; `resourceVersion` is not used.
    public func watch(
        _ resource: GroupVersionResource, namespace: String? = nil,
        _ options: WatchOptions = WatchOptions(timeoutSeconds: 290)
    ) -> WatcherEvents {
        WatcherEvents(client: self, resource: resource, namespace: namespace, options: options)
    }
}
