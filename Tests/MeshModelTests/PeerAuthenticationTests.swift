import MeshAPI
import MeshModel
import Testing

@Suite struct PeerAuthenticationTests {
    private static func policy(_ name: String, _ namespace: String, _ spec: String, created: String = "") -> String {
        let time = created.isEmpty ? "" : ", creationTimestamp: \"\(created)\""
        return """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: \(name), namespace: \(namespace)\(time)}
            spec: \(spec)
            ---

            """
    }

    private func policies(_ yaml: String) throws -> PeerAuthentications {
        compile(try Objects.input(["cluster1": yaml])).snapshot.topology.peerAuthentications
    }

    @Test func withoutPoliciesBothAreTaken() throws {
        #expect(try policies("").mode(namespace: "demo") == .permissive)
    }

    @Test func theNarrowestPolicyHolds() throws {
        let policies = try policies(
            Self.policy("mesh", "istio-system", "{mtls: {mode: STRICT}}")
                + Self.policy("default", "plain", "{mtls: {mode: DISABLE}}")
                + Self.policy(
                    "web", "plain",
                    "{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {8081: {mode: PERMISSIVE}}}"
                ))
        #expect(policies.mode(namespace: "demo") == .strict)
        #expect(policies.mode(namespace: "plain") == .disable)
        #expect(policies.mode(namespace: "plain", labels: ["app": "other"], port: 8081) == .disable)
        #expect(policies.mode(namespace: "plain", labels: ["app": "web"]) == .strict)
        #expect(policies.mode(namespace: "plain", labels: ["app": "web"], port: 80) == .strict)
        #expect(policies.mode(namespace: "plain", labels: ["app": "web"], port: 8081) == .permissive)
    }

    @Test func anUnsetModeLeavesItToTheNextWiderPolicy() throws {
        let policies = try policies(
            Self.policy("mesh", "istio-system", "{mtls: {mode: STRICT}}") + Self.policy("default", "demo", "{}")
                + Self.policy(
                    "web", "demo", "{selector: {matchLabels: {app: web}}, portLevelMtls: {8081: {mode: DISABLE}}}"))
        #expect(policies.mode(namespace: "demo") == .strict)
        #expect(policies.mode(namespace: "demo", labels: ["app": "web"], port: 80) == .strict)
        #expect(policies.mode(namespace: "demo", labels: ["app": "web"], port: 8081) == .disable)
    }

    @Test func theOldestOfTwoHolds() throws {
        let policies = try policies(
            Self.policy("a", "demo", "{mtls: {mode: STRICT}}", created: "2026-01-02T00:00:00Z")
                + Self.policy("b", "demo", "{mtls: {mode: DISABLE}}", created: "2026-01-01T00:00:00Z"))
        #expect(policies.mode(namespace: "demo") == .disable)
    }
}
