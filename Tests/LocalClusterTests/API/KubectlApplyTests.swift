import Foundation
import Kubernetes
import Subprocess
import Testing

@testable import LocalCluster

/// Every way in which kubectl writes objects, with each kubectl that there is.
@Suite(.enabled(if: Kubectl.path != nil, "no kubectl: set SKEIN_KUBECTL")) struct KubectlApplyTests {
    private static let kubectls = [Kubectl.path, Kubectl.path.map { $0 + "-1.36" }].compactMap(\.self)
        .filter { FileManager.default.isExecutableFile(atPath: $0) }

    /// Lines of bash in this order, and what must be in what they print. `k` is kubectl; a line that begins with `!`
    /// must fail.
    private static let session: [(line: String, prints: [String])] = [
        // Files to apply.
        (
            """
            for n in 1 2; do cat > map$n.yaml <<END
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: map, labels: {set: a}}
            data: {x: "$n", only$n: has}
            END
            done
            cat > deploy.yaml <<END
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - {name: web, image: "web:1", env: [{name: A, value: a}]}
                  - {name: side, image: "side:1"}
            END
            """, []
        ),
        // kubectl's own apply: three ways.
        ("k diff -f map1.yaml", ["!", "+  x: \"1\""]),
        ("k apply -f map1.yaml", ["configmap/map created"]),
        ("k apply -f map1.yaml", ["configmap/map unchanged"]),
        ("k diff -f map1.yaml && echo same", ["same"]),
        ("k diff -f map2.yaml", ["!", "-  x: \"1\"", "+  x: \"2\"", "-  only1: has"]),
        ("k apply -f map2.yaml --dry-run=server", ["configmap/map configured (server dry run)"]),
        ("k get cm map -o jsonpath={.data}", [#"{"only1":"has","x":"1"}"#]),
        ("k apply -f map2.yaml", ["configmap/map configured"]),
        ("k get cm map -o jsonpath={.data}", [#"{"only2":"has","x":"2"}"#]),
        ("k apply view-last-applied cm map", ["only2: has"]),
        ("k get cm map -o yaml", ["last-applied-configuration"]),
        ("k get cm map -o yaml | grep -c managedFields", ["!", "0"]),
        ("k get cm map -o yaml --show-managed-fields", ["manager: kubectl-client-side-apply", "f:only2: {}"]),
        // From there to server-side apply.
        ("k apply --server-side -f map1.yaml", ["configmap/map serverside-applied"]),
        ("k get cm map -o jsonpath={.data}", [#"{"only1":"has","x":"1"}"#]),
        ("k get cm map -o jsonpath='{.metadata.managedFields[*].manager}'", ["kubectl"]),
        ("k diff --server-side -f map1.yaml && echo same", ["same"]),
        ("k diff --server-side -f map2.yaml", ["!", "+  x: \"2\""]),
        ("k patch cm map --type merge -p '{\"data\":{\"x\":\"9\"}}'", ["configmap/map patched"]),
        (
            "k apply --server-side --field-manager other -f map1.yaml",
            ["!", #"Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: .data.x"#]
        ),
        (
            "k apply --server-side --field-manager other --force-conflicts -f map1.yaml",
            ["configmap/map serverside-applied"]
        ),
        ("k get cm map -o jsonpath={.data.x}", ["1"]),
        ("k apply -f map2.yaml", ["configmap/map configured"]),
        ("k get cm map -o jsonpath={.data.x}", ["2"]),
        // A workload.
        ("k apply -f deploy.yaml", ["deployment.apps/web created"]),
        ("k set image deploy/web web=web:2", ["deployment.apps/web image updated"]),
        ("k get deploy web -o jsonpath='{.spec.template.spec.containers[*].image}'", ["web:2 side:1"]),
        ("k set env deploy/web -c web B=b", ["deployment.apps/web env updated"]),
        ("k get deploy web -o jsonpath='{.spec.template.spec.containers[0].env[*].name}'", ["A B"]),
        ("k apply -f deploy.yaml", ["deployment.apps/web configured"]),
        ("k get deploy web -o jsonpath='{.spec.template.spec.containers[0].image}'", ["web:1"]),
        (
            "k patch deploy web -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"$patch\":\"delete\"}]}}}}'",
            ["deployment.apps/web patched"]
        ),
        ("k get deploy web -o jsonpath='{.spec.template.spec.containers[*].name}'", ["web"]),
        (
            "k patch deploy web --type json -p '[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":1},{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]'",
            ["deployment.apps/web patched"]
        ),
        (
            "k patch deploy web --type json -p '[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":1}]'",
            ["!", "the server rejected our request due to an error in our request"]
        ),
        ("k patch deploy web -p '{\"spec\":{\"replicas\":2}}'", ["deployment.apps/web patched (no change)"]),
        ("k scale deploy web --replicas=3", ["deployment.apps/web scaled"]),
        (
            "k apply --server-side --field-manager other -f deploy.yaml",
            ["!", #" with subresource "scale" using apps/v1: .spec.replicas"#]
        ),
        ("k delete -f deploy.yaml", ["deployment.apps \"web\" deleted"]),
        // Labels and annotations.
        ("k label cm map a=b --field-manager labeler", ["configmap/map labeled"]),
        ("k label cm map a=c", ["!", "already has a value (b), and --overwrite is false"]),
        ("k label cm map a=c --overwrite", ["configmap/map labeled"]),
        ("k label cm map a-", ["configmap/map unlabeled"]),
        ("k annotate cm map n=1", ["configmap/map annotated"]),
        ("k annotate cm map n-", ["configmap/map annotated"]),
        ("k get cm map -o jsonpath={.metadata.labels}", [#"{"set":"a"}"#]),
        // Editing.
        ("KUBE_EDITOR='sed -i s/only2/edited/' k edit cm map", ["configmap/map edited"]),
        ("k get cm map -o jsonpath={.data.edited}", ["has"]),
        ("KUBE_EDITOR=true k edit cm map", ["Edit cancelled, no changes made"]),
        // Replacing.
        ("k replace -f map1.yaml", ["configmap/map replaced"]),
        ("k get cm map -o jsonpath={.data}", [#"{"only1":"has","x":"1"}"#]),
        ("k get cm map -o jsonpath={.metadata.uid} > uid", []),
        ("k replace --force -f map2.yaml", ["configmap \"map\" deleted", "configmap/map replaced"]),
        ("test $(k get cm map -o jsonpath={.metadata.uid}) != $(cat uid) && echo another", ["another"]),
        (
            "k get cm map -o yaml > old.yaml; k label cm map v=2; k replace -f old.yaml",
            ["!", "Error from server (Conflict)", "the object has been modified"]
        ),
        // Pruning.
        ("k create configmap extra && k label cm extra set=a", ["configmap/extra labeled"]),
        (
            "k get cm extra -o json | k apply -f - 2>/dev/null; k apply --prune -l set=a --prune-allowlist=core/v1/ConfigMap -f map1.yaml",
            ["configmap/map configured", "configmap/extra pruned"]
        ),
        ("k get cm -l set=a -o name", ["configmap/map"]),
        // Names.
        (
            "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {generateName: gen-}\\n' > gen.yaml; k create -f gen.yaml",
            ["configmap/gen-"]
        ),
        ("k apply -f gen.yaml", ["!", "cannot use generate name with apply"]),
        ("k create configmap dry --dry-run=server", ["configmap/dry created (server dry run)"]),
        ("k get cm dry", ["!", "NotFound"]),
        (
            "k patch cm map -p '{\"metadata\":{\"name\":\"other\"}}'",
            ["!", "the name of the object (other) does not match"]
        ),
        (
            "k patch gw x -p '{}' 2>&1; k create -f - <<< '{\"apiVersion\":\"networking.istio.io/v1\",\"kind\":\"Gateway\",\"metadata\":{\"name\":\"x\"}}'",
            ["gateway.networking.istio.io/x created"]
        ),
        ("k patch gw x -p '{\"spec\":{}}'", ["!", "the body of the request was in an unknown format"]),
        ("k patch gw x --type merge -p '{\"spec\":{\"selector\":{\"a\":\"b\"}}}'", ["x patched"]),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: kubectls) func aSession(kubectl: String) async throws {
        try await withCluster { cluster in
            let home = URL(fileURLWithPath: cluster.cluster.kubeconfigPath).deletingLastPathComponent().path
            for (line, prints) in Self.session {
                let mustFail = prints.first == "!"
                let script = "cd '\(home)'; k() { '\(kubectl)' \"$@\"; }; export KUBECONFIG=kubeconfig HOME=.\n\(line)"
                let result = try await Subprocess.run(
                    .name("bash"), arguments: ["-c", script], input: .none, output: .string(limit: 1 << 20),
                    error: .string(limit: 1 << 20))
                let text = result.standardOutput + result.standardError
                #expect(result.terminationStatus.isSuccess != mustFail, "\(line): \(text)")
                for expected in prints where expected != "!" { #expect(text.contains(expected), "\(line): \(text)") }
            }
        }
    }
}
