import Kubernetes
import Testing

@testable import LocalCluster

/// Custom kinds with the real kubectl.
@Suite(.enabled(if: Kubectl.path != nil, "no kubectl: set SKEIN_KUBECTL")) struct CustomResourceKubectlTests {
    private static let object = """
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: one, namespace: default}
        spec: {color: red, replicas: 3}
        """
    private static let unknown = object.replacing("color: red", with: "color: red, colour: red, nested: {x: 1}")
    private static let wrong = object.replacing("red", with: "blue").replacing("one", with: "two")

    /// Command lines in this order, what is sent, and what must be in what they print.
    private static let session: [(line: String, input: String, prints: [String])] = [
        (
            "apply -f -", CustomResourceSamples.widgets,
            ["customresourcedefinition.apiextensions.k8s.io/widgets.example.com created"]
        ),
        ("wait --for=condition=Established crd/widgets.example.com --timeout=10s", "", ["condition met"]),
        ("apply -f -", CustomResourceSamples.widgets, ["widgets.example.com unchanged"]),
        ("get crd", "", ["NAME", "CREATED AT", "widgets.example.com"]),
        (
            "describe crd widgets.example.com", "",
            ["NamesAccepted", "InitialNamesAccepted", "Additional Printer Columns"]
        ),
        ("api-resources --api-group=example.com", "", ["widgets", "wd", "example.com/v1", "true", "Widget"]),
        (
            "api-resources --api-group=example.com -o wide", "",
            ["create,delete,deletecollection,get,list,patch,update,watch", "gear"]
        ),
        ("api-resources --namespaced=false", "", ["customresourcedefinitions", "crd,crds", "gatewayclasses"]),
        ("api-resources --verbs=create --api-group=authentication.k8s.io", "", ["tokenreviews"]),
        ("api-versions", "", ["example.com/v1", "example.com/v1beta1", "gateway.networking.k8s.io/v1", "apps/v1"]),
        ("apply -f -", object, ["widget.example.com/one created"]),
        ("apply -f -", object, ["widget.example.com/one unchanged"]),
        ("apply --server-side --force-conflicts -f -", object, ["widget.example.com/one serverside-applied"]),
        ("get wd", "", ["NAME", "REPLICAS", "READY", "AGE", "one", "3"]),
        ("get widget one -o wide", "", ["COLOR", "red"]),
        ("get gear -A", "", ["NAMESPACE", "one"]),
        ("get widgets.v1beta1.example.com one -o jsonpath={.apiVersion}", "", ["example.com/v1beta1"]),
        (
            "patch widget one --type=merge --subresource=status -p {\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}",
            "", ["patched"]
        ),
        ("wait --for=condition=Ready widget/one --timeout=10s", "", ["condition met"]),
        ("get wd one", "", ["True"]),
        ("get wd --field-selector spec.color=red -o name", "", ["widget.example.com/one"]),
        ("label widget one a=b", "", ["labeled"]),
        ("explain widget.spec.color", "", ["KIND:       Widget", "FIELD: color <string>", "ENUM:", "red", "green"]),
        ("explain widget.metadata.labels", "", ["FIELD: labels <map[string]string>"]),
        (
            "apply --validate=warn -f -", unknown,
            ["widget.example.com/one configured", "unknown field \"spec.colour\""]
        ),
        ("get gateways -A", "", []),
        ("get gatewayclasses.gateway.networking.k8s.io", "", []),
        ("delete crd widgets.example.com", "", ["\"widgets.example.com\" deleted"]),
    ]

    @Test(.timeLimit(.minutes(5))) func aSession() async throws {
        try await withCluster { cluster in
            for (line, input, prints) in Self.session {
                let result = try await Kubectl.run(line, input: input, in: cluster)
                #expect(result.isSuccess, "\(line): \(result.errors)")
                for text in prints {
                    #expect(
                        (result.output + result.errors).contains(text), "\(line): \(result.output)\(result.errors)")
                }
            }
            let left = try await Kubectl.run("api-resources --api-group=example.com", in: cluster)
            #expect(left.isSuccess && !left.output.contains("widgets"), "\(left.output)")
        }
    }

    @Test(.timeLimit(.minutes(2))) func whatIsWrongIsExplained() async throws {
        try await withCluster { cluster in
            _ = try await Kubectl.run("apply -f -", input: CustomResourceSamples.widgets, in: cluster)
            let result = try await Kubectl.run("apply -f -", input: Self.wrong, in: cluster)
            #expect(!result.isSuccess)
            #expect(
                result.errors.contains(
                    """
                    The Widget "two" is invalid: spec.color: Unsupported value: "blue": supported values: "red", "green"
                    """), "\(result.errors)")
            let strict = try await Kubectl.run("apply -f -", input: Self.unknown, in: cluster)
            #expect(!strict.isSuccess)
            #expect(
                strict.errors.contains("unknown field \"spec.colour\", unknown field \"spec.nested.x\""),
                "\(strict.errors)")
            let old = try await Kubectl.run("get widgets.v1beta1.example.com", in: cluster)
            #expect(old.errors.contains("Warning: example.com/v1beta1 Widget is deprecated"), "\(old.errors)")
        }
    }
}
