import EnvoyAPI
import Identity
import SwiftProtobuf
import XDS

/// What the control plane says the mesh's roots are.
struct RootsResponse: Sendable {
    let version: String
    let nonce: String
    /// The root under which certificates are issued now comes first. nil when the control plane has none to give.
    let bundle: TrustBundle?

    /// A bundle of the largest size, and what stands around it.
    static let maximumBytes = 2 << 20

    /// Reads a response of type `ProxyConfig`; of its resources the first one only.
    ///
    /// - Throws: ``AgentError`` that says what is wrong with it.
    init(_ message: [UInt8], _ discoveryProtocol: DiscoveryProtocol) throws(AgentError) {
        guard message.count <= Self.maximumBytes else {
            throw Self.refusal("\(message.count) bytes, at most \(Self.maximumBytes) are read")
        }
        do {
            let resource: Google_Protobuf_Any?
            switch discoveryProtocol {
            case .delta:
                let response = try Envoy_Service_Discovery_V3_DeltaDiscoveryResponse(serializedBytes: message)
                (version, nonce) = (response.systemVersionInfo, response.nonce)
                resource = response.resources.first?.resource
            case .stateOfTheWorld:
                let response = try Envoy_Service_Discovery_V3_DiscoveryResponse(serializedBytes: message)
                (version, nonce) = (response.versionInfo, response.nonce)
                resource = response.resources.first
            }
            bundle = try resource.map(Self.bundle)
        } catch let error as AgentError {
            throw error
        } catch let error as IdentityError {
            throw Self.refusal("\(error)")
        } catch {
            throw Self.refusal("no such message", cause: error)
        }
    }

    private static func bundle(_ resource: Google_Protobuf_Any) throws -> TrustBundle {
        guard resource.typeURL == TypeURL.proxyConfig else {
            throw refusal("the resource is a \(resource.typeURL.prefix(100)), not a \(TypeURL.proxyConfig)")
        }
        let message = try Istio_Mesh_V1alpha1_ProxyConfig(serializedBytes: resource.value)
        return try TrustBundle(
            pem: message.caCertificatesPem.joined(separator: "\n"), source: "ca_certificates_pem")
    }

    private static func refusal(_ reason: String, cause: (any Error)? = nil) -> AgentError {
        AgentError(.controlPlane, "cannot use the roots of the mesh: \(reason)", cause: cause)
    }
}
