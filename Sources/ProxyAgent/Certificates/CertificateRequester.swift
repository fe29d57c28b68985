import EnvoyAPI
import Foundation
import GRPCCore
import Identity
import SwiftProtobuf
import XDS

/// Asks the control plane for this workload's certificate. Keys are made here and never leave the process.
struct CertificateRequester: Sendable {
    let endpoint: ControlPlaneEndpoint
    let identity: SPIFFEID
    let token: TokenFile
    let lifetime: Duration

    private static let path = "/istio.v1.auth.IstioCertificateService/CreateCertificate"

    /// A new certificate with a new key: on the strength of the current one if it is still valid, else of the token.
    func request(renewing current: WorkloadCertificate?, now: Date) async throws -> WorkloadCertificate {
        if let current, current.summary.notAfter > now {
            do {
                return try await call(certificate: current, metadata: [:])
            } catch  where ControlPlaneEndpoint.mayBeRefusal(error) {
                // Not on its strength any more: the token decides.
            }
        }
        return try await call(certificate: nil, metadata: ["authorization": "Bearer \(try token.current())"])
    }

    private func call(certificate: WorkloadCertificate?, metadata: Metadata) async throws -> WorkloadCertificate {
        let key = try WorkloadKey()
        var request = Istio_V1_Auth_IstioCertificateRequest()
        request.csr = try key.signingRequest(for: identity)
        request.validityDuration = lifetime.components.seconds
        var metadata = metadata
        metadata.addString(endpoint.clusterID, forKey: "clusterid")
        let answer = try await endpoint.client(certificate: certificate)
            .call(Self.path, try request.serializedBytes(), metadata: metadata)
        let response = try Istio_V1_Auth_IstioCertificateResponse(serializedBytes: answer)
        return try WorkloadCertificate(response: response.certChain, key: key, expecting: identity)
    }
}
