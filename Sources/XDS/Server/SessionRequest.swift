import EnvoyAPI
import SwiftProtobuf

/// A request of either form of the protocol.
protocol SessionRequest: Message, Sendable {
    var typeURL: String { get set }
    func receive(in session: inout Session) -> [SessionAction]
}

extension Envoy_Service_Discovery_V3_DeltaDiscoveryRequest: SessionRequest {
    func receive(in session: inout Session) -> [SessionAction] { session.receive(self) }
}

extension Envoy_Service_Discovery_V3_DiscoveryRequest: SessionRequest {
    func receive(in session: inout Session) -> [SessionAction] { session.receive(self) }
}
