import MeshAPI
import MeshModel

extension VisibleMesh {
    /// The ways for connections of sidecars to a port of a service: those of its VirtualService, or straight to it.
    ///
    /// - Parameter direct: what tells the service's connections apart where it has no address.
    func chains(of service: MeshService, _ port: MeshPort, direct: TCPChain.Match = .init()) -> [TCPChain] {
        let place = RoutePlace(gateway: VirtualServiceBinding.mesh, port: port.number)
        let chains =
            bindings.binding(for: service.host).map { self.chains(of: $0, at: place, includingTLS: true) } ?? []
        if !chains.isEmpty { return chains }
        let name = ClusterName(host: service.host, port: port.number)
        let policy = EffectivePolicy(rule(for: service), subset: nil, port: port.number)
        return [TCPChain(match: direct, shares: [ClusterShare(cluster: name.outbound, weight: 1)], policy)]
    }

    /// The TLS and TCP rules of a VirtualService that are in force at `place`, each match once.
    func chains(of binding: VirtualServiceBinding, at place: RoutePlace, includingTLS: Bool) -> [TCPChain] {
        var chains: [TCPChain] = []
        for rule in includingTLS ? binding.object.tls : [] {
            for match in rule.match where isInForce(match, at: place) {
                let match = TCPChain.Match(serverNames: match.sniHosts, subnets: match.destinationSubnets)
                chains.append(chain(match, rule.route, port: place.port))
            }
        }
        for rule in binding.object.tcp {
            if rule.match.isEmpty { chains.append(chain(.init(), rule.route, port: place.port)) }
            for match in rule.match where isInForce(match, at: place) {
                chains.append(chain(.init(subnets: match.destinationSubnets), rule.route, port: place.port))
            }
        }
        var seen: Set<TCPChain.Match> = []
        return chains.filter { seen.insert($0.match).inserted }
    }

    private func isInForce(_ match: TLSMatch, at place: RoutePlace) -> Bool {
        place.admits(port: match.port, gateways: match.gateways)
            && view.isSource(labels: match.sourceLabels, namespace: match.sourceNamespace)
    }

    private func isInForce(_ match: L4Match, at place: RoutePlace) -> Bool {
        place.admits(port: match.port, gateways: match.gateways)
            && view.isSource(labels: match.sourceLabels, namespace: match.sourceNamespace)
    }

    private func chain(_ match: TCPChain.Match, _ route: [RouteDestination], port: UInt32) -> TCPChain {
        let used = route.count > 1 ? route.filter { $0.weight > 0 } : route
        let shares = used.map { target in
            ClusterShare(cluster: cluster(for: target.destination, port: port), weight: UInt32(max(1, target.weight)))
        }
        let none = [ClusterShare(cluster: StaticCluster.blackHole, weight: 1)]
        return TCPChain(
            match: match, shares: shares.isEmpty ? none : shares, used.first.flatMap { policy($0.destination, port) })
    }

    private func policy(_ destination: Destination, _ port: UInt32) -> EffectivePolicy? {
        guard let service = service(destination.host) else { return nil }
        let rule = rule(for: service)
        return EffectivePolicy(rule, subset: rule?.subset(destination.subset), port: destination.port ?? port)
    }
}

extension TCPChain {
    /// With what the DestinationRule of the first destination says of connections.
    fileprivate init(match: Match, shares: [ClusterShare], _ policy: EffectivePolicy?) {
        self.init(match: match, shares: shares)
        idleTimeout = policy?.connectionPool?.tcp?.idleTimeout
        if case .consistentHash(let hash) = policy?.loadBalancer?.policy { hashesSource = hash.key == .sourceIP }
    }
}
