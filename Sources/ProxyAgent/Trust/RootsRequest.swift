import EnvoyAPI
import SwiftProtobuf
import XDS

/// The messages by which the agent asks for the mesh's roots and answers them, in either form of the protocol.
///
/// None says which node speaks: Envoy's first message on the stream does.
struct RootsRequest: Sendable {
    let discoveryProtocol: DiscoveryProtocol

    /// Asks for all resources of the type, of which there is one.
    func subscription() throws -> [UInt8] {
        switch discoveryProtocol {
        case .delta: try delta(nonce: "") { _ in }
        case .stateOfTheWorld: try state(version: "", nonce: "") { _ in }
        }
    }

    /// Says that the response is in force.
    func acknowledgement(version: String, nonce: String) throws -> [UInt8] {
        switch discoveryProtocol {
        case .delta: try delta(nonce: nonce) { _ in }
        case .stateOfTheWorld: try state(version: version, nonce: nonce) { _ in }
        }
    }

    /// Says why the response is not in force.
    ///
    /// - Parameter version: the one acknowledged last on this stream; empty when there is none.
    func refusal(version: String, nonce: String, reason: String) throws -> [UInt8] {
        var status = Google_Rpc_Status()
        status.code = 13
        status.message = String(reason.prefix(2048))
        let detail = status
        return switch discoveryProtocol {
        case .delta: try delta(nonce: nonce) { $0.errorDetail = detail }
        case .stateOfTheWorld: try state(version: version, nonce: nonce) { $0.errorDetail = detail }
        }
    }

    private func delta(
        nonce: String, _ change: (inout Envoy_Service_Discovery_V3_DeltaDiscoveryRequest) -> Void
    ) throws -> [UInt8] {
        var request = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest()
        request.typeURL = TypeURL.proxyConfig
        request.responseNonce = nonce
        change(&request)
        return try request.serializedBytes()
    }

    private func state(
        version: String, nonce: String, _ change: (inout Envoy_Service_Discovery_V3_DiscoveryRequest) -> Void
    ) throws -> [UInt8] {
        var request = Envoy_Service_Discovery_V3_DiscoveryRequest()
        request.typeURL = TypeURL.proxyConfig
        request.versionInfo = version
        request.responseNonce = nonce
        change(&request)
        return try request.serializedBytes()
    }
}
