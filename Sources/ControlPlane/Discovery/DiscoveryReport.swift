import EnvoyAPI
import EnvoyConfig
import Foundation
import Kubernetes
import MeshModel
import XDS

/// What discovery has done since the start.
struct DiscoveryCounts: Sendable, Hashable {
    /// Responses sent, by type.
    var pushes: [String: Int] = [:]
    /// Responses refused by proxies, by type.
    var rejections: [String: Int] = [:]
    /// Proxies turned away.
    var refusals = 0
    /// Classes whose configuration could not be built.
    var buildFailures = 0
    var generations = 0
}

/// How far every proxy is.
struct DiscoveryReport: Sendable {
    let proxies: [ConnectedProxy]
    let counts: DiscoveryCounts

    /// One row for each proxy: of several streams of a proxy the newest.
    var rows: [JSON] {
        let newest = Dictionary(grouping: proxies) { "\($0.node.cluster) \($0.node.id)" }
            .compactMap { $0.value.max { $0.since < $1.since } }
        return newest.sorted { ($0.node.cluster, $0.node.id) < ($1.node.cluster, $1.node.id) }.map(\.row)
    }

    /// What proxies refuse now, in their own words.
    var rejections: [JSON] {
        proxies.flatMap { proxy in
            proxy.statuses.sorted { $0.key < $1.key }.compactMap { typeURL, status -> JSON? in
                guard let rejection = status.rejection else { return nil }
                return [
                    "cluster": .string(proxy.node.cluster.rawValue),
                    "name": .string("\(proxy.node.name).\(proxy.node.namespace)"), "type": .string(typeURL),
                    "version": .string(status.sentVersion), "reason": .string(rejection),
                ]
            }
        }
    }
}

extension ConnectedProxy {
    /// What `/debug/syncz` says of the proxy.
    var row: JSON {
        var row: JSON = [
            "cluster": .string(node.cluster.rawValue), "name": .string("\(node.name).\(node.namespace)"),
            "type": .string(node.type.rawValue), "address": .string(node.address),
            "connectedSince": .string(since.formatted(.iso8601)), "rejections": .int(Int64(rejections)),
        ]
        var types: [String: JSON] = [:]
        for (name, typeURL) in Self.columns {
            let status = statuses[typeURL] ?? TypeStatus()
            let state = state(of: typeURL)
            row[name] = .string(state)
            var detail: JSON = [
                "state": .string(state), "sent": .string(status.sentVersion),
                "acknowledged": .string(status.acknowledgedVersion),
            ]
            detail["rejection"] = status.rejection.map(JSON.string)
            types[name] = detail
        }
        row["types"] = .object(types)
        return row
    }

    /// A proxy that did not ask for a type of which there is nothing for it lacks nothing.
    private func state(of typeURL: String) -> String {
        let state = statuses[typeURL]?.state ?? .notSent
        let lacksNothing = state == .notSent && !statuses.isEmpty && !isServed(typeURL)
        return lacksNothing ? TypeStatus.State.synced.rawValue : state.rawValue
    }

    private static let columns = [
        ("cds", TypeURL.cluster), ("lds", TypeURL.listener), ("eds", TypeURL.endpoint), ("rds", TypeURL.route),
        ("vhds", TypeURL.virtualHost),
    ]
}
