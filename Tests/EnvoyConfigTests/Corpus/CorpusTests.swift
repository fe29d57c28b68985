import EnvoyAPI
import EnvoyConfig
import Foundation
import MeshModel
import Testing

/// Compares what proxies get with what was recorded from Istio's control plane for the same objects. Behaviour must
/// agree; ``Normalization`` says which differences are none.
@Suite struct CorpusTests {
    /// One recorded scenario, and where it is not followed.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// Texts of the recording that stand for something else here.
        var replacing: [String: String] = [:]
        /// Resources that differ on purpose.
        var differing: Set<String> = []

        var testDescription: String { name }
    }

    enum Kind: String, CaseIterable, Sendable {
        case clusters, endpoints, listeners, routes

        var typeURL: String {
            switch self {
            case .clusters: TypeURL.cluster
            case .endpoints: TypeURL.endpoint
            case .listeners: TypeURL.listener
            case .routes: TypeURL.route
            }
        }

        /// - Parameter matched: the clusters that look at their endpoints' metadata.
        func normalized(_ value: JSONValue, matched: Set<String>) -> JSONValue {
            switch self {
            case .clusters: Normalization.cluster(value)
            case .endpoints: Normalization.endpoints(value, isMatched: matched.contains(value["clusterName"].text))
            case .listeners: Normalization.listener(value)
            case .routes: Normalization.routes(value)
            }
        }
    }

    static let cases: [Case] = [
        Case(name: "two-clusters"),
        Case(name: "expose-istiod"),
        Case(name: "http-default"),
        Case(name: "peer-authentication"),
        Case(name: "port-protocols"),
        Case(name: "tcp-tls-routes"),
        Case(name: "gateway-servers"),
        Case(name: "route-split-resilience"),
        // A destination without a port means the only port of its service, as Istio's API says; the recorded control
        // plane looks only among the services of the client's port and names a cluster that does not exist.
        Case(
            name: "route-match-actions",
            replacing: ["outbound|80||legacy.demo.svc.cluster.local": "outbound|8000||legacy.demo.svc.cluster.local"]),
        Case(name: "service-entries"),
        Case(name: "locality"),
        // Settings for a port replace all others, also with nothing: port 9000 has no TLS settings, so it gets mutual TLS
        // by itself. The recording says so in the cluster, too, but its endpoints still follow the other ports' settings.
        Case(name: "destination-policies", differing: ["endpoints outbound|9000||ports.demo.svc.cluster.local"]),
    ]

    @Test(.enabled(if: Repository.corpus != nil, "skipped: no corpus"), arguments: cases)
    func agreesWithTheRecording(_ item: Case) throws {
        let scenario = try Scenario.recorded(item.name, in: try #require(Repository.corpus))
        let snapshot = compile(scenario.input).snapshot
        for (proxy, node) in scenario.proxies {
            let sets = try sets(for: node, in: snapshot)
            let replacing = try item.replacing.merging(allocatedAddresses(scenario, snapshot)) { first, _ in first }
            let clusters = try Rendering.json(sets, TypeURL.cluster)
            let matched = Set(clusters.filter { $0["transportSocketMatches"] != .null }.map { $0["name"].text })
            for kind in Kind.allCases {
                let found = try Rendering.json(sets, kind.typeURL)
                let recorded = try scenario.recorded(kind.rawValue, proxy).map { $0.replacing(replacing) }
                compare(
                    item, "\(proxy) \(kind)", found: byName(found, kind, matched),
                    recorded: byName(recorded, kind, matched))
            }
        }
    }

    private func compare(_ item: Case, _ place: String, found: [String: JSONValue], recorded: [String: JSONValue]) {
        #expect(found.keys.sorted() == recorded.keys.sorted(), "\(item.name) \(place): the names of all resources")
        for name in Set(found.keys).intersection(recorded.keys).sorted() {
            guard let left = found[name], let right = recorded[name], left != right else { continue }
            if item.differing.contains(where: { "\(place) \(name)".hasSuffix($0) }) { continue }
            Issue.record(
                "\(item.name) \(place) \(name):\n\(difference(found: left.rendered(), expected: right.rendered()))")
        }
    }

    /// Addresses of hosts without one are given in another order: the host says which belong together.
    private func allocatedAddresses(_ scenario: Scenario, _ snapshot: MeshSnapshot) throws -> [String: String] {
        let file = scenario.folder.appending(path: "expected/serviceentry-addresses.json")
        guard let data = try? Data(contentsOf: file) else { return [:] }
        let entries = try JSONDecoder().decode(JSONValue.self, from: data).members.values.flatMap(\.elements)
        let pairs = entries.compactMap { entry -> (String, String)? in
            let service = snapshot.topology.services.first { $0.host == entry["host"].text }
            guard let own = service?.allocatedAddress, !entry["value"].text.contains(":") else { return nil }
            return (entry["value"].text, own)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private func byName(_ values: [JSONValue], _ kind: Kind, _ matched: Set<String>) -> [String: JSONValue] {
        let key = kind == .endpoints ? "clusterName" : "name"
        return Dictionary(
            values.map { ($0[key].text, kind.normalized($0, matched: matched)) },
            uniquingKeysWith: { first, _ in first })
    }
}
