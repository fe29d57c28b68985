import EnvoyAPI
import Foundation
import Identity
import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct MetricsTests {
    private func metrics(_ clusters: [ClusterState] = []) -> Metrics {
        var counts = DiscoveryCounts()
        counts.pushes[TypeURL.cluster] = 3
        return Metrics(
            proxies: DiscoveryReport(proxies: [], counts: counts), clusters: clusters,
            certificates: .init(issued: 2, refused: 1), authorityNotAfter: Date(timeIntervalSince1970: 1000),
            rotation: RotationReport(rotation: Rotation(old: [], new: [], now: Date())), isReady: true,
            residentBytes: 4096)
    }

    @Test("every sample has a type, and every line is one that Prometheus reads")
    func format() throws {
        var cluster = ClusterState(id: "quo\"te\\d", kinds: [.pod], now: Date())
        cluster.listed(.pod, objects: 7, now: Date(timeIntervalSince1970: 5))
        let lines = metrics([cluster]).text.split(separator: "\n")
        var types: Set<Substring> = []
        for line in lines {
            if line.hasPrefix("# TYPE ") {
                types.insert(line.split(separator: " ")[2])
            } else {
                let match = try #require(
                    line.wholeMatch(of: /([a-z_]+)(\{[a-z]+="([^"\\]|\\.)*"(,[a-z]+="[^"]*")*\})? \d+/))
                #expect(types.contains(match.1), "\(line)")
            }
        }
        #expect(lines.contains(#"skein_pushes_total{type="cds"} 3"#))
        #expect(lines.contains("skein_certificates_issued_total 2"))
        #expect(lines.contains(#"skein_cluster_objects{cluster="quo\"te\\d"} 7"#))
        #expect(lines.contains(#"skein_rotation_phase{phase="distributing"} 1"#))
        #expect(lines.contains(#"skein_rotation_phase{phase="retiring"} 0"#))
        #expect(lines.contains("process_resident_memory_bytes 4096"))
    }

    @Test func knowsItsOwnMemory() {
        #expect(Metrics.residentMemory() > 1 << 20)
    }
}
