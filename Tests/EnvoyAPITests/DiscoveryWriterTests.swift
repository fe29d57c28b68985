import EnvoyAPI
import Foundation
import SwiftProtobuf
import Testing

@Suite struct DiscoveryWriterTests {
    static let resources: [[EncodedResource]] = [
        [],
        [EncodedResource(name: "", typeURL: "", bytes: [])],
        [EncodedResource(name: "empty", typeURL: TypeURL.cluster, bytes: [])],
        (120..<135).map { count in
            EncodedResource(name: "r\(count)", typeURL: TypeURL.cluster, bytes: Array(repeating: 7, count: count))
        },
        [EncodedResource(name: "large", typeURL: TypeURL.secret, bytes: Array(repeating: 1, count: 3_000_000))],
        LoadAssignment.samples.map { EncodedResource($0) },
    ]

    @Test(arguments: resources, [("", [], ""), ("v1", ["gone", "", "also gone"], "nonce-1")])
    func deltaResponse(
        _ resources: [EncodedResource], _ rest: (version: String, removed: [String], nonce: String)
    ) throws {
        let expected = Envoy_Service_Discovery_V3_DeltaDiscoveryResponse.with {
            $0.systemVersionInfo = rest.version
            $0.resources = resources.map { resource in
                .with {
                    $0.name = resource.name
                    $0.version = resource.version
                    $0.resource = resource.any
                }
            }
            $0.typeURL = TypeURL.cluster
            $0.removedResources = rest.removed
            $0.nonce = rest.nonce
        }
        let bytes = DiscoveryWriter.deltaResponse(
            systemVersion: rest.version, resources: resources, typeURL: TypeURL.cluster, removed: rest.removed,
            nonce: rest.nonce)
        #expect(bytes == (try expected.serializedBytes(options: .deterministic)))
    }

    @Test(arguments: resources, [("", ""), ("v1", "nonce-1")])
    func response(_ resources: [EncodedResource], _ rest: (version: String, nonce: String)) throws {
        let expected = Envoy_Service_Discovery_V3_DiscoveryResponse.with {
            $0.versionInfo = rest.version
            $0.resources = resources.map(\.any)
            $0.typeURL = TypeURL.endpoint
            $0.nonce = rest.nonce
        }
        let bytes = DiscoveryWriter.response(
            version: rest.version, resources: resources, typeURL: TypeURL.endpoint, nonce: rest.nonce)
        #expect(bytes == (try expected.serializedBytes(options: .deterministic)))
    }
}

extension EncodedResource {
    fileprivate var any: Google_Protobuf_Any {
        .with {
            $0.typeURL = typeURL
            $0.value = .init(bytes)
        }
    }
}
