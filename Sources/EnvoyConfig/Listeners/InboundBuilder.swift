import EnvoyAPI
import MeshModel
import SwiftProtobuf

/// Builds what a sidecar needs for traffic to its workload.
struct InboundBuilder {
    let view: InboundView
    let settings: MeshSettings

    /// The one listener for all inbound connections; the filter chain is chosen by port, by TLS and by what is inside.
    func listener() throws -> Envoy.Listener {
        var listener = Envoy.Listener()
        listener.name = "virtualInbound"
        listener.address = .init("0.0.0.0", port: CapturePort.inbound)
        listener.trafficDirection = .inbound
        listener.continueOnListenerFiltersTimeout = true
        listener.listenerFiltersTimeout = .zero
        listener.maxConnectionsToAcceptPerSocketEvent = Google_Protobuf_UInt32Value(of: 1)
        listener.listenerFilters = try listenerFilters()
        let others = InboundChains(.others(view.mode), settings)
        listener.filterChains =
            try [loop()] + others.chains()
            + view.ports.flatMap { try InboundChains(.init($0), settings).chains() }
        return listener
    }

    /// A connection to the capture port itself would come back here for ever.
    private func loop() throws -> Envoy.FilterChain {
        var chain = Envoy.FilterChain()
        chain.name = "virtualInbound-blackhole"
        chain.filterChainMatch.destinationPort = Google_Protobuf_UInt32Value(of: CapturePort.inbound)
        chain.filters = [try .tcp(to: StaticCluster.blackHole, settings)]
        return chain
    }

    /// Looking at the first bytes costs time, and a protocol in which the server speaks first would wait: it is done
    /// only on ports where the answer matters.
    private func listenerFilters() throws -> [Envoy.ListenerFilter] {
        let plain = view.ports.filter { $0.mode == .disable }.map(\.target)
        let known = view.ports.filter { $0.portProtocol != .sniffed || $0.mode == .strict }.map(\.target)
        let usesTLS = view.mode != .disable || plain.count < view.ports.count
        let usesSniffing = view.mode != .strict || known.count < view.ports.count
        var filters = [try Envoy.ListenerFilter.originalDestination()]
        if usesTLS {
            filters.append(try .tlsInspector(exceptPorts: plain + [CapturePort.inbound]))
        }
        if usesSniffing { filters.append(try .httpInspector(exceptPorts: known + [CapturePort.inbound])) }
        return filters
    }
}
