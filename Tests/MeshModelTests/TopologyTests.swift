import MeshAPI
import MeshModel
import Testing

@Suite struct TopologyTests {
    private static func entry(_ name: String, _ namespace: String, host: String, exportTo: String = "*") -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          hosts: [\(host)]
          exportTo: ["\(exportTo)"]
          resolution: DNS
          ports: [{number: 80, name: http, protocol: HTTP}]
        ---

        """
    }

    private static func rule(_ namespace: String, host: String, subset: String, exportTo: String = "*") -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: \(subset), namespace: \(namespace)}
        spec:
          host: "\(host)"
          exportTo: ["\(exportTo)"]
          subsets: [{name: \(subset), labels: {version: \(subset)}}]
        ---

        """
    }

    private func topology(_ yaml: String) throws -> Topology {
        compile(try Objects.input(["cluster1": yaml])).snapshot.topology
    }

    @Test func oneHostIsOneServiceForEachClientAndItsOwnNamespaceGoesFirst() throws {
        let topology = try topology(
            Self.entry("a", "a", host: "api.example.com") + Self.entry("b", "b", host: "api.example.com")
                + Self.entry("c", "c", host: "private.example.com", exportTo: "."))
        #expect(topology.service(host: "api.example.com", seenFrom: "b")?.namespace == "b")
        #expect(topology.service(host: "api.example.com", seenFrom: "x")?.namespace == "a")
        #expect(topology.service(host: "private.example.com", seenFrom: "c") != nil)
        #expect(topology.service(host: "private.example.com", seenFrom: "a") == nil)
        #expect(topology.services(seenFrom: "a").all.map(\.host) == ["api.example.com"])
        #expect(topology.services(seenFrom: "c").all.map(\.host) == ["api.example.com", "private.example.com"])
        #expect(topology.services(seenFrom: "c")["private.example.com"]?.namespace == "c")
        #expect(topology.services(seenFrom: "a")["private.example.com"] == nil)
    }

    @Test func whereAllIsSeenByEverybodyNamespacesShareIt() throws {
        func place(_ services: VisibleServices) -> UnsafePointer<MeshService>? {
            services.all.withUnsafeBufferPointer(\.baseAddress)
        }
        let open = try topology(Self.entry("a", "a", host: "a.example.com") + Objects.service("web"))
        #expect(place(open.services(seenFrom: "a")) == place(open.services(seenFrom: "b")))
        #expect(open.services(seenFrom: "a").all == open.services)
        let hidden = try topology(
            Self.entry("a", "a", host: "a.example.com", exportTo: ".") + Objects.service("web"))
        #expect(hidden.services(seenFrom: "b").all.map(\.name) == ["web"])
    }

    @Test func clientsFollowTheRuleOfTheirOwnNamespaceThenOfTheServices() throws {
        let topology = try topology(
            Objects.service("web") + Self.rule("demo", host: "web", subset: "v1")
                + Self.rule("client", host: "web.demo.svc.cluster.local", subset: "v2")
                + Self.rule("istio-system", host: "*.local", subset: "v3"))
        let service = try #require(topology.services.first)
        #expect(topology.destinationRules.rule(for: service, seenFrom: "client")?.subsets.map(\.name) == ["v2"])
        #expect(topology.destinationRules.rule(for: service, seenFrom: "demo")?.subsets.map(\.name) == ["v1"])
        #expect(topology.destinationRules.rule(for: service, seenFrom: "third")?.subsets.map(\.name) == ["v1"])
    }

    @Test func aPrivateRuleIsNotForOthersAndTheRootNamespaceComesLast() throws {
        let topology = try topology(
            Objects.service("web") + Self.rule("demo", host: "web", subset: "v1", exportTo: ".")
                + Self.rule("istio-system", host: "*.local", subset: "v3"))
        let service = try #require(topology.services.first)
        #expect(topology.destinationRules.rule(for: service, seenFrom: "other")?.subsets.map(\.name) == ["v3"])
    }

    @Test func rulesForOneHostAreMerged() throws {
        let topology = try topology(
            Objects.service("web") + Self.rule("demo", host: "web", subset: "v1")
                + Self.rule("demo", host: "web.demo.svc.cluster.local", subset: "v2"))
        let service = try #require(topology.services.first)
        #expect(topology.destinationRules.rule(for: service, seenFrom: "x")?.subsets.map(\.name) == ["v1", "v2"])
    }

    @Test func aRuleForSomeClientsGoesBeforeOneForAll() throws {
        let narrow = Self.rule("demo", host: "web", subset: "v9")
            .replacing("spec:\n", with: "spec:\n  workloadSelector: {matchLabels: {role: batch}}\n")
        let topology = try topology(Objects.service("web") + Self.rule("demo", host: "web", subset: "v1") + narrow)
        let service = try #require(topology.services.first)
        let batch = LabelSelector(["role": "batch"])
        #expect(topology.sourceSelectors == [batch])
        let rules = topology.destinationRules
        #expect(rules.rule(for: service, seenFrom: "demo")?.subsets.map(\.name) == ["v1"])
        #expect(rules.rule(for: service, seenFrom: "demo", selectors: [batch])?.subsets.map(\.name) == ["v9"])
        #expect(rules.rule(for: service, seenFrom: "other", selectors: [batch])?.subsets.map(\.name) == ["v1"])
    }

    @Test func namesInVirtualServicesAreResolvedByTheirNamespace() throws {
        let topology = try topology(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: web, namespace: demo}
            spec:
              hosts: [web, "*.example.com"]
              gateways: [edge, other/edge, mesh]
              http:
              - match: [{gateways: [edge], sourceLabels: {tier: batch}}]
                route: [{destination: {host: web}}]
              - route: [{destination: {host: api.example.com}}]
            """)
        let binding = try #require(topology.virtualServices.first)
        #expect(binding.object.hosts == ["web.demo.svc.cluster.local", "*.example.com"])
        #expect(binding.gateways == ["demo/edge", "other/edge", "mesh"])
        #expect(binding.object.http[0].match[0].gateways == ["demo/edge"])
        #expect(
            binding.object.http.map { $0.route[0].destination.host } == [
                "web.demo.svc.cluster.local", "api.example.com",
            ])
        #expect(topology.sourceSelectors == [LabelSelector(["tier": "batch"])])
    }

    @Test func configurationOfOtherClustersIsNotRead() throws {
        let input = try Objects.input(["cluster1": "", "cluster2": Self.entry("a", "a", host: "api.example.com")])
        let (snapshot, statuses) = compile(input)
        #expect(snapshot.topology.services.isEmpty)
        #expect(statuses.isEmpty)
    }

    @Test func allocatedAddressesDependOnTheNameAlone() throws {
        let alone = try topology(Self.entry("a", "a", host: "api.example.com"))
        let among = try topology(
            (0..<50).map { Self.entry("e\($0)", "a", host: "host\($0).example.org") }.joined()
                + Self.entry("a", "a", host: "api.example.com"))
        let address = alone.services.first?.allocatedAddress
        #expect(address?.hasPrefix("240.240.") == true)
        #expect(among.services.first { $0.host == "api.example.com" }?.allocatedAddress == address)
        #expect(Set(among.services.compactMap(\.allocatedAddress)).count == 51)
    }
}
