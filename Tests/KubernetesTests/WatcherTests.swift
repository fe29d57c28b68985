import Kubernetes
import Testing

@Suite struct WatcherTests {
    /// A watcher and a short notation for what it says.
    struct Harness {
        var watcher = Watcher(WatchOptions(labelSelector: "a=b", timeoutSeconds: 60), pageSize: 2)

        mutating func receive(_ input: Watcher.Input, jitter: Double = 0) -> [String] {
            watcher.receive(input, jitter: jitter).map(Self.name)
        }

        static func name(_ event: WatcherEvent) -> String {
            switch event {
            case .restarted: "restarted"
            case .initApply(let object): "init \(object.name)"
            case .initDone: "done"
            case .connected: "connected"
            case .apply(let object): "apply \(object.name)"
            case .delete(let object): "delete \(object.name)"
            case .failed(let error): "failed \(error.code.rawValue)"
            }
        }

        /// Up to an open watch at version 10.
        static func watching() -> Harness {
            var harness = Harness()
            _ = harness.receive(.page(ListPage(items: [], resourceVersion: "10")))
            _ = harness.receive(.opened)
            return harness
        }
    }

    static func object(_ name: String, _ version: String) -> RawObject {
        RawObject(name: name, resourceVersion: version, bytes: [])
    }
    static let gone = APIStatus(code: 410, reason: .expired, message: "too old")
    static let busy = APIStatus(code: 429, reason: .tooManyRequests, message: "", details: .init(retryAfterSeconds: 7))
    static let broken = APIError(.unreachable, "broken")

    @Test func pagesThenWatch() {
        var harness = Harness()
        #expect(harness.watcher.step == .list(ListOptions(labelSelector: "a=b", limit: 2)))
        let first = ListPage(
            items: [Self.object("a", "1"), Self.object("b", "2")], continue: "c", resourceVersion: "10")
        #expect(harness.receive(.page(first)) == ["restarted", "init a", "init b"])
        #expect(harness.watcher.step == .list(ListOptions(labelSelector: "a=b", limit: 2, continue: "c")))
        let last = ListPage(items: [Self.object("d", "3")], resourceVersion: "10")
        #expect(harness.receive(.page(last)) == ["init d", "done"])
        let watch = WatchOptions(labelSelector: "a=b", resourceVersion: "10", timeoutSeconds: 60)
        #expect(harness.watcher.step == .watch(watch))
        #expect(harness.receive(.opened) == ["connected"])
        #expect(harness.watcher.step == .read)
    }

    @Test func eventsAdvanceTheVersion() {
        var harness = Harness.watching()
        #expect(harness.receive(.event(.added(Self.object("a", "11")))) == ["apply a"])
        #expect(harness.receive(.event(.modified(Self.object("a", "12")))) == ["apply a"])
        #expect(harness.receive(.event(.deleted(Self.object("a", "13")))) == ["delete a"])
        #expect(harness.receive(.event(.bookmark(resourceVersion: "20", endsInitialEvents: false))) == [])
        #expect(harness.watcher.state == .watching(resourceVersion: "20"))
        #expect(harness.receive(.ended(after: .seconds(60))) == [])
        #expect(harness.watcher.state == .listed(resourceVersion: "20"))
        guard case .watch(let options) = harness.watcher.step else { return #expect(Bool(false), "no watch") }
        #expect(options.resourceVersion == "20")
    }

    /// From an open watch at version 10: what is said, where that leads, and whether there is a pause first.
    static let interruptions: [(input: Watcher.Input, says: [String], state: Watcher.State, pauses: Bool)] = [
        (.ended(after: .seconds(2)), [], .listed(resourceVersion: "10"), false),
        (.ended(after: .zero), [], .listed(resourceVersion: "10"), true),
        (.failed(broken, after: .seconds(90)), ["failed unreachable"], .listed(resourceVersion: "10"), true),
        (.event(.error(gone)), [], .empty, true),
        (.event(.error(busy)), ["failed refused"], .listed(resourceVersion: "10"), true),
        (.failed(APIError(.refused, "", status: gone), after: .zero), [], .empty, true),
        (.failed(APIError(.malformed, ""), after: .zero), ["failed malformed"], .empty, true),
        (.failed(APIError(.tooLarge, ""), after: .zero), ["failed tooLarge"], .empty, true),
        (
            .failed(APIError(.refused, "", status: .init(code: 401, reason: .unauthorized, message: "")), after: .zero),
            ["failed refused"], .listed(resourceVersion: "10"), true
        ),
    ]

    @Test("interruptions", arguments: interruptions)
    func interruption(input: Watcher.Input, says: [String], state: Watcher.State, pauses: Bool) {
        var harness = Harness.watching()
        #expect(harness.receive(input) == says)
        #expect(harness.watcher.state == state)
        if case .wait(let pause) = harness.watcher.step {
            #expect(pauses && pause > .zero)
            #expect(harness.receive(.waited) == [])
        } else {
            #expect(!pauses)
        }
        switch harness.watcher.step {
        case .list: #expect(state == .empty)
        case .watch: #expect(state != .empty)
        default: #expect(Bool(false), "neither list nor watch")
        }
    }

    @Test("a list that the server forgot half-way begins again, and says so")
    func forgottenList() {
        var harness = Harness()
        let page = ListPage(items: [Self.object("a", "1")], continue: "c", resourceVersion: "10")
        _ = harness.receive(.page(page))
        #expect(harness.receive(.failed(APIError(.refused, "", status: Self.gone), after: .zero)) == [])
        _ = harness.receive(.waited)
        #expect(harness.receive(.page(page)) == ["restarted", "init a"])
    }

    @Test("a page that failed is asked for again")
    func failedPage() {
        var harness = Harness()
        _ = harness.receive(.page(ListPage(items: [], continue: "c", resourceVersion: "10")))
        #expect(harness.receive(.failed(Self.broken, after: .zero)) == ["failed unreachable"])
        _ = harness.receive(.waited)
        #expect(harness.watcher.step == .list(ListOptions(labelSelector: "a=b", limit: 2, continue: "c")))
    }

    @Test("a list without a version is not believed")
    func versionless() {
        var harness = Harness()
        #expect(harness.receive(.page(ListPage(items: [], resourceVersion: ""))) == ["failed malformed"])
        #expect(harness.watcher.state == .empty)
    }

    private func pause(_ harness: Harness) -> Duration {
        if case .wait(let pause) = harness.watcher.step { pause } else { .zero }
    }

    @Test("pauses grow to a limit and are short again after a success")
    func pausesGrow() {
        var harness = Harness.watching()
        var pauses: [Duration] = []
        for _ in 0..<12 {
            _ = harness.receive(.failed(Self.broken, after: .zero), jitter: 0.999)
            pauses.append(pause(harness))
            _ = harness.receive(.waited)
        }
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(pauses[0] < .milliseconds(250) && pauses[11] > .seconds(29) && pauses[11] <= .seconds(30))
        _ = harness.receive(.opened)
        _ = harness.receive(.failed(Self.broken, after: .seconds(5)))
        #expect(pause(harness) < .milliseconds(250))
    }

    @Test("jitter spreads a pause between half and all of it")
    func jitter() {
        var low = Backoff()
        var high = Backoff()
        #expect(low.next(jitter: 0) == .milliseconds(100))
        #expect(high.next(jitter: 1) == .milliseconds(200))
    }

    @Test("a server that asks for patience gets it, within reason", arguments: [(7, 7), (86_400, 30), (-5, 0)])
    func retryAfter(asked: Int, atLeast: Int) {
        var harness = Harness.watching()
        var status = Self.busy
        status.details?.retryAfterSeconds = asked
        _ = harness.receive(.event(.error(status)))
        #expect(pause(harness) >= .seconds(atLeast) && pause(harness) <= .seconds(30))
    }
}
