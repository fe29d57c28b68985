import Foundation
import LocalCluster

/// The table in which people read clusters.
enum ClusterTable {
    static func text(_ summaries: [ClusterSummary]) -> String {
        Table(
            headings: ["NAME", "STATUS", "PID", "API", "NODE", "PODS", "SINCE", "DATA"],
            rows: summaries.map { summary in
                [
                    summary.name, summary.status.rawValue, summary.pid.map(String.init) ?? "-", summary.api,
                    summary.nodeReady.map { $0 ? "Ready" : "NotReady" } ?? "-",
                    summary.pods.map { "\($0.running)/\($0.total)" } ?? "-",
                    summary.since?.formatted(.iso8601) ?? "-", summary.data,
                ]
            }
        ).text
    }
}
