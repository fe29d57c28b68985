import EnvoyAPI
import Foundation
import Identity
import SwiftProtobuf
import Testing
import XDS

@testable import ProxyAgent

@Suite struct RootsTests {
    static func response(
        _ blocks: [[String]], _ form: DiscoveryProtocol, typeURL: String = TypeURL.proxyConfig, nonce: String = "n1",
        version: String = "v1"
    ) throws -> [UInt8] {
        let resources = try blocks.map { blocks in
            var message = Istio_Mesh_V1alpha1_ProxyConfig()
            message.caCertificatesPem = blocks
            return EncodedResource(name: "mesh", typeURL: typeURL, bytes: try message.serializedBytes())
        }
        return switch form {
        case .delta:
            DiscoveryWriter.deltaResponse(
                systemVersion: version, resources: resources, typeURL: TypeURL.proxyConfig, nonce: nonce)
        case .stateOfTheWorld:
            DiscoveryWriter.response(
                version: version, resources: resources, typeURL: TypeURL.proxyConfig, nonce: nonce)
        }
    }

    private static let forms: [DiscoveryProtocol] = [.delta, .stateOfTheWorld]

    @Test(arguments: forms) func `a bundle is read in the order in which it was sent`(
        _ form: DiscoveryProtocol
    ) throws {
        let (old, new) = (try Certificates.authority().trustBundle, try Certificates.authority().trustBundle)
        let response = try RootsResponse(Self.response([[new.pem, old.pem], ["ignored"]], form), form)
        #expect(response.bundle == new.union(old))
        #expect(response.version == "v1" && response.nonce == "n1")
        let empty = try RootsResponse(Self.response([], form), form)
        #expect(empty.bundle == nil)
    }

    @Test(arguments: forms) func `what cannot be read is refused with the reason`(_ form: DiscoveryProtocol) throws {
        let root = try Certificates.authority().trustBundle.pem
        let many = Array(repeating: "x", count: 100).map { "-----BEGIN CERTIFICATE-----\n\($0)" }
        let cases: [([UInt8], String)] = [
            (try Self.response([["garbage"]], form), "ca_certificates_pem"),
            (try Self.response([[]], form), "ca_certificates_pem"),
            (try Self.response([many], form), "ca_certificates_pem"),
            (try Self.response([[root]], form, typeURL: TypeURL.cluster), "not a \(TypeURL.proxyConfig)"),
            (Array(try Self.response([[root]], form).dropLast()), "no such message"),
            ([UInt8](repeating: 0, count: RootsResponse.maximumBytes + 1), "at most"),
        ]
        for (bytes, reason) in cases {
            let error = #expect(throws: AgentError.self) { try RootsResponse(bytes, form) }
            let text = error?.description ?? ""
            #expect(text.contains(reason), "\(text)")
        }
    }

    @Test func `requests say type, nonce and reason, and no node`() throws {
        let delta = RootsRequest(discoveryProtocol: .delta)
        let opening = try Envoy_Service_Discovery_V3_DeltaDiscoveryRequest(serializedBytes: delta.subscription())
        #expect(opening.typeURL == TypeURL.proxyConfig && !opening.hasNode && opening.responseNonce.isEmpty)
        #expect(opening.resourceNamesSubscribe.isEmpty)
        let refusal = try Envoy_Service_Discovery_V3_DeltaDiscoveryRequest(
            serializedBytes: delta.refusal(version: "", nonce: "n", reason: String(repeating: "x", count: 9999)))
        #expect(refusal.responseNonce == "n" && refusal.errorDetail.message.count == 2048)

        let state = RootsRequest(discoveryProtocol: .stateOfTheWorld)
        let acknowledgement = try Envoy_Service_Discovery_V3_DiscoveryRequest(
            serializedBytes: state.acknowledgement(version: "v", nonce: "n"))
        #expect(acknowledgement.versionInfo == "v" && acknowledgement.responseNonce == "n")
        #expect(!acknowledgement.hasErrorDetail && acknowledgement.resourceNames.isEmpty)
    }

    @Test func `a certificate leads to the root that signed it`() throws {
        let (old, new) = (try Certificates.authority(), try Certificates.authority())
        let certificate = try Certificates.workload(old)
        let both = new.trustBundle.union(old.trustBundle)
        #expect(certificate.root(among: both, now: Date()) == old.root.fingerprint)
        #expect(certificate.root(among: new.trustBundle, now: Date()) == nil)
    }

    @Test func `sent roots replace those of certificate and file`() throws {
        let (own, file, sent) = (
            try Certificates.authority(), try Certificates.authority().trustBundle,
            try Certificates.authority().trustBundle
        )
        let store = CertificateStore()
        try store.publish(roots: file)
        try store.publish(Certificates.workload(own))
        let union = own.trustBundle.union(file).pem
        #expect(store.served(EnvoySecret.roots) == union)
        #expect(try store.publish(meshRoots: sent) == nil)
        #expect(store.served(EnvoySecret.roots) == sent.pem)
        #expect(try store.publish(meshRoots: nil) == sent)
        #expect(store.served(EnvoySecret.roots) == union)
    }

    @Test func `the control plane is verified with file and sent roots`() throws {
        let (file, sent) = (try Certificates.authority().trustBundle, try Certificates.authority().trustBundle)
        let directory = try TemporaryDirectory()
        let store = CertificateStore()
        let path = try directory.write(file.pem, to: "root-cert.pem")
        let trust = ControlPlaneTrust(file: TrustFile(path: path), store: store)
        #expect(try trust.current() == file)
        _ = try store.publish(meshRoots: sent)
        #expect(try trust.current() == file.union(sent))
        try FileManager.default.removeItem(atPath: path)
        #expect(try trust.current() == sent)
        _ = try store.publish(meshRoots: nil)
        #expect(throws: AgentError.self) { try trust.current() }
    }
}
