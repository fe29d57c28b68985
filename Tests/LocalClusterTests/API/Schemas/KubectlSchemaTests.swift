import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// What the real kubectls make of the schemas: explain, and the checks of fields.
@Suite(.enabled(if: Kubectl.path != nil, "no kubectl: set SKEIN_KUBECTL")) struct KubectlSchemaTests {
    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d, namespace: default}
        spec:
          replicas: 0
          foo: 1
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec:
              containers: [{name: c, image: i, bar: 2, ports: [{containerPort: 80}]}]
              volumes: [{name: v, emptyDir: {}}]
        """
    private static let sound = deployment.replacing("  foo: 1\n", with: "").replacing("bar: 2, ", with: "")
    private static let otherVolume = sound.replacing("emptyDir: {}", with: "configMap: {name: m}")
    private static let broken = sound.replacing("replicas: 0", with: "replicas: none")
    private static let unknown = "unknown field \"spec.foo\", unknown field \"spec.template.spec.containers[0].bar\""

    /// Command lines, what they read, whether they succeed, and what must be in what they print.
    private static let session: [(line: String, input: String, succeeds: Bool, prints: [String])] = [
        ("explain pod", "", true, ["KIND:", "Pod", "VERSION:", "v1", "spec\t<PodSpec>", "metadata\t<ObjectMeta>"]),
        (
            "explain po.spec.containers.livenessProbe", "", true,
            ["<Probe>", "periodSeconds\t<integer>", "httpGet\t<HTTPGetAction>"]
        ),
        (
            "explain pods.spec.containers", "", true,
            ["<[]Container>", "name\t<string> -required-", "resources\t<ResourceRequirements>"]
        ),
        (
            "explain pod.spec.containers.imagePullPolicy", "", true,
            ["FIELD: imagePullPolicy <string>", "ENUM:\n    Always"]
        ),
        (
            "explain deployment --recursive", "", true,
            ["GROUP:      apps", "matchLabels", "topologySpreadConstraints", "<IntOrString>"]
        ),
        (
            "explain svc.spec.ports --output plaintext", "", true,
            ["targetPort\t<IntOrString>", "port\t<integer> -required-"]
        ),
        ("explain crd.spec.versions.schema.openAPIV3Schema", "", true, ["x-kubernetes-list-map-keys"]),
        ("explain pod.spec.nothing", "", false, ["field \"nothing\" does not exist"]),
        ("explain gateway --api-version=networking.istio.io/v1beta1", "", true, ["VERSION:    v1beta1"]),
        ("create -f - --validate=strict", deployment, false, ["strict decoding error: \(unknown)"]),
        ("create -f - --validate=true", deployment, false, [unknown]),
        ("apply -f -", deployment, false, [unknown]),
        (
            "create -f - --validate=ignore", broken, false,
            ["cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"]
        ),
        (
            "create -f - --validate=warn", deployment, true,
            ["Warning: unknown field \"spec.foo\"", "Warning: unknown field \"spec.template.spec.containers[0].bar\""]
        ),
        ("delete deployment d", "", true, ["deleted"]),
        ("create -f - --validate=ignore", deployment, true, ["created"]),
        ("get deployment d -o jsonpath={.spec.foo}{.spec.template.spec.containers[0].bar}.", "", true, ["."]),
        ("delete deployment d", "", true, ["deleted"]),
        ("apply -f -", sound, true, ["deployment.apps/d created"]),
        ("apply -f -", otherVolume, true, ["deployment.apps/d configured"]),
        (
            "get deployment d -o jsonpath={.spec.template.spec.volumes}", "", true,
            [#"[{"configMap":{"defaultMode":420,"name":"m"},"name":"v"}]"#]
        ),
        ("patch deployment d --type merge -p {\"spec\":{\"foo\":1}}", "", true, ["patched"]),
        (
            "apply --server-side --force-conflicts -f -", deployment, false,
            [".spec.foo: field not declared in schema"]
        ),
        ("apply --server-side --force-conflicts -f -", otherVolume, true, ["serverside-applied"]),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: Kubectl.all) func aSession(_ kubectl: String) async throws {
        try await withCluster { cluster in
            for (line, input, succeeds, prints) in Self.session {
                let result = try await Kubectl.run(line, input: input, in: cluster, program: kubectl)
                #expect(result.isSuccess == succeeds, "\(line): \(result.errors)")
                for text in prints {
                    #expect((result.output + result.errors).contains(text), "\(line): \(result.output)\(result.errors)")
                }
            }
        }
    }
}
