import EnvoyAPI
import MeshModel
import SwiftProtobuf

/// The ports to which a sidecar's traffic is redirected.
enum CapturePort {
    /// What the workload sends.
    static let outbound: UInt32 = 15001
    /// What the workload receives.
    static let inbound: UInt32 = 15006
}

extension VisibleMesh {
    /// Takes every outbound connection and hands it to the listener of its original destination, if there is one.
    func virtualOutbound() throws -> Envoy.Listener {
        var loop = Envoy.FilterChain()
        loop.name = "virtualOutbound-blackhole"
        loop.filterChainMatch.destinationPort = Google_Protobuf_UInt32Value(of: CapturePort.outbound)
        loop.filters = [try .tcp(to: StaticCluster.blackHole, settings)]
        var rest = Envoy.FilterChain()
        rest.name = "virtualOutbound-catchall-tcp"
        rest.filters = [try .tcp(to: unknownDestination, settings)]
        var listener = Envoy.Listener()
        listener.name = "virtualOutbound"
        listener.address = .init("0.0.0.0", port: CapturePort.outbound)
        listener.trafficDirection = .outbound
        listener.useOriginalDst = Google_Protobuf_BoolValue(of: true)
        listener.maxConnectionsToAcceptPerSocketEvent = Google_Protobuf_UInt32Value(of: 1)
        listener.filterChains = [loop, rest]
        return listener
    }

    /// Where traffic goes that nothing else is known about.
    var unknownDestination: String {
        settings.outboundPolicy == .allowAny ? StaticCluster.passthrough : StaticCluster.blackHole
    }
}
