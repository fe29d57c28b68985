import EnvoyAPI
import TestSupport
import Testing
import XDS

/// What Envoy does with routes and virtual hosts, and a server that publishes, both at random but repeatable.
///
/// It asks for tables by name as listeners come and go. With a table it begins to listen to that table's hosts, and drops
/// all others; it asks for hosts once a stream, by wildcard, and comes back with every host that it was ever sent and
/// not told to forget. Requests and responses take their time.
struct TableModel {
    private typealias Request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest

    private static let names = ["70", "80", "90"]
    private static let hosts = ["a", "b", "c"]

    private var random: SeededGenerator
    private var session = Session(protocol: .delta)
    private var layer = ResourceSet.empty
    private var counter = 0
    private var requests: [Request] = []
    private var responses: [Push] = []

    private var wanted: Set<String> = []
    private var givenUp: Set<String> = []
    /// Tables and hosts as they are used.
    private var routes: [String: String] = [:]
    private var used: [String: [String: String]] = [:]
    /// Tables whose listeners have their hosts.
    private var ready: Set<String> = []
    /// What a returning client says it has.
    private var known: [String: [String: String]] = [:]
    private var hasAsked = false
    private var askedForHosts = false

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func step() {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<3: publish(everything: false)
        case 3..<5: toggle()
        case 5: reconnect()
        case 6..<13: deliverRequest()
        default: deliverResponse()
        }
    }

    /// Delivers all that is under way, then checks that the client uses exactly what there is.
    mutating func settle() {
        publish(everything: true)
        while !requests.isEmpty || !responses.isEmpty {
            deliverRequest()
            deliverResponse()
        }
        for table in wanted {
            #expect(routes[table] == layer.table(TypeURL.route)[table]?.version, "\(table)")
            let hosts = layer.table(TypeURL.virtualHost).resources.filter { $0.name.hasPrefix(table + "/") }
            #expect(used[table] == Dictionary(uniqueKeysWithValues: hosts.map { ($0.name, $0.version) }), "\(table)")
            #expect(ready.contains(table), "\(table) waits for its hosts")
        }
        if hasAsked && askedForHosts {
            #expect(session.status(of: TypeURL.virtualHost).state == .synced)
            let stale = known[TypeURL.virtualHost, default: [:]].keys.filter { !wanted.contains(Self.table(of: $0)) }
            #expect(stale.isEmpty)
        }
    }

    private mutating func publish(everything: Bool) {
        counter += 1
        var resources: [String: [EncodedResource]] = [:]
        func add(_ typeURL: String, _ name: String, _ text: String) {
            let resource = EncodedResource(name: name, typeURL: typeURL, bytes: Array((name + text).utf8))
            resources[typeURL, default: []].append(resource)
        }
        for table in Self.names where everything || Int.random(in: 0..<4, using: &random) > 0 {
            add(TypeURL.route, table, Int.random(in: 0..<8, using: &random) == 0 ? "other" : "")
            add(TypeURL.virtualHost, "\(table)/always", "\(Int.random(in: 0..<3, using: &random))")
            for host in Self.hosts where Bool.random(using: &random) {
                add(TypeURL.virtualHost, "\(table)/\(host)", "\(Int.random(in: 0..<3, using: &random))")
            }
        }
        layer = ResourceSet(version: "\(counter)", resources: resources, basedOn: layer)
        carryOut(session.publish(layers: [layer]))
    }

    /// A listener comes or goes. One that went has drained and been forgotten before it comes again.
    private mutating func toggle() {
        guard let table = Self.names.randomElement(using: &random) else { return }
        let goes = wanted.contains(table)
        if !goes && givenUp.contains(table) && !(requests.isEmpty && responses.isEmpty) { return }
        if goes {
            wanted.remove(table)
            givenUp.insert(table)
            routes[table] = nil
            used[table] = nil
            ready.remove(table)
            known[TypeURL.route]?[table] = nil
        } else {
            wanted.insert(table)
        }
        hasAsked = true
        send(TypeURL.route) {
            $0.resourceNamesSubscribe = goes ? [] : [table]
            $0.resourceNamesUnsubscribe = goes ? [table] : []
        }
    }

    private mutating func reconnect() {
        requests = []
        responses = []
        session = Session(protocol: .delta)
        carryOut(session.publish(layers: [layer]))
        let names = wanted.sorted()
        hasAsked = !names.isEmpty
        if hasAsked {
            send(TypeURL.route) { [known] in
                $0.resourceNamesSubscribe = names
                $0.initialResourceVersions = known[TypeURL.route, default: [:]]
            }
        }
        if askedForHosts {
            send(TypeURL.virtualHost) { [known] in
                $0.resourceNamesSubscribe = ["*"]
                $0.initialResourceVersions = known[TypeURL.virtualHost, default: [:]]
            }
        }
        if Bool.random(using: &random) { requests.reverse() }
    }

    private mutating func deliverRequest() {
        if requests.isEmpty { return }
        carryOut(session.receive(requests.removeFirst()))
    }

    private mutating func deliverResponse() {
        if responses.isEmpty { return }
        let push = responses.removeFirst()
        if push.typeURL == TypeURL.route { takeRoutes(push) } else { takeHosts(push) }
        send(push.typeURL) { $0.responseNonce = push.nonce }
    }

    private mutating func takeRoutes(_ push: Push) {
        for resource in push.resources where wanted.contains(resource.name) {
            routes[resource.name] = resource.version
            known[TypeURL.route, default: [:]][resource.name] = resource.version
            if used[resource.name] == nil { used[resource.name] = [:] }
            if askedForHosts { continue }
            askedForHosts = true
            send(TypeURL.virtualHost) { _ in }
        }
        for name in push.removed { known[TypeURL.route]?[name] = nil }
    }

    private mutating func takeHosts(_ push: Push) {
        let before = used
        for resource in push.resources {
            known[TypeURL.virtualHost, default: [:]][resource.name] = resource.version
            let table = Self.table(of: resource.name)
            guard used[table] != nil else { continue }
            used[table]?[resource.name] = resource.version
            ready.insert(table)
        }
        for name in push.removed {
            known[TypeURL.virtualHost]?[name] = nil
            used[Self.table(of: name)]?[name] = nil
        }
        for (table, hosts) in used where !givenUp.contains(table) && before[table]?.isEmpty == false {
            #expect(!hosts.isEmpty, "\(table) lost its hosts while in use")
        }
    }

    private mutating func send(_ typeURL: String, _ fill: (inout Request) -> Void) {
        var request = Request()
        request.node.id = "n"
        request.typeURL = typeURL
        fill(&request)
        requests.append(request)
    }

    private mutating func carryOut(_ actions: [SessionAction]) {
        for case .send(let push) in actions { responses.append(push) }
    }

    private static func table(of name: String) -> String { String(name.prefix { $0 != "/" }) }
}
