import MeshAPI
import MeshModel
import Testing

@testable import ControlPlane

@Suite struct MeshConfigTests {
    static let defaults = MeshSettings(configCluster: "c1", meshID: "m", accessLogFile: "/x")

    private func settings(_ mesh: String?) throws -> MeshSettings {
        let map = ConfigMap(
            metadata: ObjectMeta(name: "istio", namespace: "istio-system"), data: mesh.map { ["mesh": $0] } ?? [:])
        return try MeshConfig.settings(map, defaults: Self.defaults)
    }

    @Test func reads() throws {
        let settings = try settings(
            """
            accessLogFile: /dev/stdout
            rootNamespace: mesh-root
            trustDomain: td
            trustDomainAliases: [old.example, older_1]
            outboundTrafficPolicy: {mode: REGISTRY_ONLY}
            defaultConfig: {meshId: mesh1, discoveryAddress: "istiod:15012"}
            enablePrometheusMerge: true
            """)
        #expect(settings.accessLogFile == "/dev/stdout" && settings.rootNamespace == "mesh-root")
        #expect(settings.trustDomain == "td" && settings.meshID == "mesh1" && settings.outboundPolicy == .registryOnly)
        #expect(settings.trustDomainAliases == ["old.example", "older_1"])
    }

    static let illFormed = [
        ("[good, 'Not a domain']", "trustDomainAliases[1]"), ("['']", "trustDomainAliases[0]"),
        ("[[a]]", "trustDomainAliases[0]"), ("text", "trustDomainAliases is no list"),
    ]

    @Test("an ill-formed alias of the trust domain is an error that names it", arguments: illFormed)
    func alias(list: String, mentions: String) {
        let error = #expect(throws: ControlPlaneError.self) { try settings("trustDomainAliases: \(list)") }
        #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "")")
    }

    @Test(
        "what is not said stays as it was",
        arguments: [nil, "", "# nothing", "{}", "rootNamespace: \"\"", "trustDomainAliases:", "trustDomainAliases: []"])
    func defaults(mesh: String?) throws {
        #expect(try settings(mesh) == Self.defaults)
    }

    @Test("an empty access log means none")
    func noAccessLog() throws {
        #expect(try settings("accessLogFile: \"\"").accessLogFile == nil)
    }

    @Test("what cannot be read is refused", arguments: ["[1]", "text", "a: [", "outboundTrafficPolicy: {mode: MAYBE}"])
    func refused(mesh: String) {
        let error = #expect(throws: ControlPlaneError.self) { try settings(mesh) }
        #expect(error?.message.contains("istio-system/istio") == true)
    }
}
