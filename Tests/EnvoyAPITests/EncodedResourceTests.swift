import EnvoyAPI
import SwiftProtobuf
import Testing

@Suite struct EncodedResourceTests {
    /// Versions outlive processes and releases: a change here makes every proxy fetch everything once more.
    @Test(arguments: [
        ("", "352cd6833d627234"),
        ("a", "d0d837434ee62fab"),
        ("12345678", "36c8b35111530e05"),
        ("The quick brown fox jumps over the lazy dog", "4d439b6426d55a87"),
    ])
    func versionsNeverChange(_ content: String, _ version: String) {
        #expect(EncodedResource(name: "n", typeURL: TypeURL.cluster, bytes: Array(content.utf8)).version == version)
    }

    @Test func paddingIsNotMistakenForContent() {
        let versions = (0..<20).map {
            EncodedResource(name: "n", typeURL: TypeURL.cluster, bytes: Array(repeating: 0, count: $0)).version
        }
        #expect(Set(versions).count == versions.count)
        #expect(versions.allSatisfy { $0.utf8.count == 16 })
    }

    @Test func equalByTypeNameAndVersion() throws {
        let cluster = Envoy_Config_Cluster_V3_Cluster.with { $0.name = "c" }
        let resource = try EncodedResource(name: "c", message: cluster)
        #expect(resource == (try EncodedResource(name: "c", message: cluster)))
        #expect(resource != (try EncodedResource(name: "d", message: cluster)))
        #expect(resource != EncodedResource(name: "c", typeURL: TypeURL.route, bytes: resource.bytes))
        #expect(resource != (try EncodedResource(name: "c", message: Envoy_Config_Cluster_V3_Cluster())))
        #expect(resource.typeURL == TypeURL.cluster)
    }

    /// Dictionaries of equal content iterate in different orders when they were built in different ways.
    @Test func mapsAreSortedEvenInsideAny() throws {
        func listener(_ names: [String]) throws -> Envoy_Config_Listener_V3_Listener {
            var rules = Envoy_Config_Rbac_V3_RBAC()
            rules.policies.reserveCapacity(names.first == "p0" ? 1000 : 0)
            for name in names { rules.policies[name] = Envoy_Config_Rbac_V3_Policy() }
            let filter = try Envoy_Config_Listener_V3_Filter.with {
                $0.typedConfig = try Google_Protobuf_Any(
                    packing: Envoy_Extensions_Filters_Network_Rbac_V3_RBAC.with { $0.rules = rules })
            }
            return .with { $0.filterChains = [.with { $0.filters = [filter] }] }
        }
        let names = (0..<50).map { "p\($0)" }
        let first = try EncodedResource(name: "l", message: listener(names))
        #expect(first == (try EncodedResource(name: "l", message: listener(names.reversed()))))
    }

    @Test func contentStaysOutOfDescriptions() {
        let key = Array("BEGIN PRIVATE KEY".utf8)
        let resource = EncodedResource(name: "default", typeURL: TypeURL.secret, bytes: key)
        var dumped = ""
        dump(resource, to: &dumped)
        #expect(!dumped.contains("[UInt8]") && !dumped.contains("- 66"))
        #expect(!"\(resource)".contains("66"))
    }
}
