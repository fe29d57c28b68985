import EnvoyAPI
import EnvoyConfig
import Foundation
import Identity
import MeshModel

/// Numbers about the control plane, as Prometheus reads them (text format 0.0.4).
struct Metrics: Sendable {
    let proxies: DiscoveryReport
    let clusters: [ClusterState]
    let certificates: CertificateService.Counts
    let authorityNotAfter: Date
    let rotation: RotationReport
    let isReady: Bool
    let residentBytes: Int

    var text: String {
        let families: [(name: String, type: String, samples: [(labels: String, value: String)])] = [
            ("skein_ready", "gauge", [("", isReady ? "1" : "0")]),
            ("skein_connected_proxies", "gauge", connected),
            ("skein_pushes_total", "counter", byType(proxies.counts.pushes)),
            ("skein_rejections_total", "counter", byType(proxies.counts.rejections)),
            ("skein_refused_proxies_total", "counter", [("", "\(proxies.counts.refusals)")]),
            ("skein_build_failures_total", "counter", [("", "\(proxies.counts.buildFailures)")]),
            ("skein_generations_total", "counter", [("", "\(proxies.counts.generations)")]),
            ("skein_certificates_issued_total", "counter", [("", "\(certificates.issued)")]),
            ("skein_certificates_refused_total", "counter", [("", "\(certificates.refused)")]),
            ("skein_authority_expiry_seconds", "gauge", [("", "\(Int(authorityNotAfter.timeIntervalSince1970))")]),
            ("skein_rotation_phase", "gauge", rotationPhases),
            ("skein_rotation_paused", "gauge", [("", rotation.rotation?.pause == nil ? "0" : "1")]),
            (
                "skein_rotation_laggards", "gauge",
                [("", "\(rotation.isActive ? rotation.evidence?.laggards ?? 0 : 0)")]
            ),
            ("skein_cluster_synced", "gauge", perCluster { $0.phase == .synced ? 1 : 0 }),
            ("skein_cluster_objects", "gauge", perCluster { $0.feeds.values.reduce(0) { $0 + $1.objects } }),
            (
                "skein_cluster_last_contact_seconds", "gauge",
                perCluster { Int($0.lastContact?.timeIntervalSince1970 ?? 0) }
            ),
            ("process_resident_memory_bytes", "gauge", [("", "\(residentBytes)")]),
        ]
        return families.map { name, type, samples in
            "# TYPE \(name) \(type)\n" + samples.map { "\(name)\($0.labels) \($0.value)\n" }.joined()
        }.joined()
    }

    private var connected: [(String, String)] {
        let counts = Dictionary(grouping: proxies.proxies) { "\($0.node.cluster)\u{0}\($0.node.type.rawValue)" }
        return counts.sorted { $0.key < $1.key }.compactMap { _, group in
            group.first.map { first in
                (
                    Self.labels(("cluster", first.node.cluster.rawValue), ("type", first.node.type.rawValue)),
                    "\(group.count)"
                )
            }
        }
    }

    /// 1 for the phase that a rotation is in.
    private var rotationPhases: [(String, String)] {
        Rotation.Phase.allCases.map { phase in
            (Self.labels(("phase", phase.rawValue)), rotation.rotation?.phase == phase ? "1" : "0")
        }
    }

    private func byType(_ counts: [String: Int]) -> [(String, String)] {
        counts.sorted { $0.key < $1.key }.map { (Self.labels(("type", Self.short($0.key))), "\($0.value)") }
    }

    private func perCluster(_ value: (ClusterState) -> Int) -> [(String, String)] {
        clusters.map { (Self.labels(("cluster", $0.id.rawValue)), "\(value($0))") }
    }

    private static func short(_ typeURL: String) -> String {
        switch typeURL {
        case TypeURL.cluster: "cds"
        case TypeURL.endpoint: "eds"
        case TypeURL.listener: "lds"
        case TypeURL.route: "rds"
        case TypeURL.virtualHost: "vhds"
        default: typeURL
        }
    }

    private static func labels(_ pairs: (String, String)...) -> String {
        let texts = pairs.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        return "{\(texts.joined(separator: ","))}"
    }

    /// The memory that this process occupies now, in bytes; 0 where the system does not say.
    static func residentMemory() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
