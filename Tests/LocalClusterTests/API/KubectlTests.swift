import Foundation
import Kubernetes
import Subprocess
import Testing

@testable import LocalCluster

/// The real kubectl, where there is one: `SKEIN_KUBECTL`, or `.tools/kubectl` in the project.
enum Kubectl {
    static let path: String? = {
        let environment = ProcessInfo.processInfo.environment["SKEIN_KUBECTL"]
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return [environment, project.appendingPathComponent(".tools/kubectl").path].compactMap(\.self)
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Another version beside that one; `nil` when it is not there.
    static func sibling(_ name: String) -> String? {
        let other = path.map { URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent(name).path }
        return other.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }
    }
    /// All that are there: also the older `.tools/kubectl-1.36`.
    static let all: [String] = {
        guard let path else { return [] }
        return [path, path + "-1.36"].filter { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Runs a command line of words without spaces, except those of `more`.
    static func run(
        _ line: String, more: [String] = [], input: String = "", in cluster: RunningCluster, program: String? = nil
    ) async throws -> (output: String, errors: String, isSuccess: Bool) {
        let words = line.split(separator: " ").map(String.init) + more
        let home = URL(fileURLWithPath: cluster.cluster.kubeconfigPath).deletingLastPathComponent().path
        let result = try await Subprocess.run(
            .name("env"), arguments: .init([try #require(program ?? path)] + words),
            environment: .inherit.updating(["KUBECONFIG": cluster.cluster.kubeconfigPath, "HOME": home]),
            input: .string(input), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return (result.standardOutput, result.standardError, result.terminationStatus.isSuccess)
    }
}

@Suite(.enabled(if: Kubectl.path != nil, "no kubectl: set SKEIN_KUBECTL")) struct KubectlTests {
    private static let manifest = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: sample}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: sample, labels: {app: web}}
        spec:
          type: LoadBalancer
          ports: [{port: 80, name: http}]
          selector: {app: web}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: sample, labels: {app: web}}
        spec:
          containers: [{name: web, image: web}]
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: sample}
        spec:
          selector: {istio: ingressgateway}
          servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
        """

    /// Command lines in this order, and what must be in what they print.
    private static let session: [(line: String, prints: [String])] = [
        ("version", ["Server Version: v1.36.0+skein"]),
        ("api-resources", ["virtualservices", "endpointslices", "tokenreviews"]),
        ("apply -f -", ["namespace/sample created", "service/web created", "pod/web created", "gw created"]),
        ("apply -f -", ["namespace/sample unchanged", "service/web unchanged", "pod/web unchanged", "gw unchanged"]),
        ("diff -f -", []),
        ("get namespaces", ["NAME", "STATUS", "AGE", "sample", "Active"]),
        ("get pods -A", ["NAMESPACE", "READY", "RESTARTS", "sample", "0/1", "Pending"]),
        (
            "get po,svc -n sample -o wide",
            ["pod/web", "service/web", "LoadBalancer", "203.0.113.10", "80:3", "/TCP", "app=web"]
        ),
        ("get svc web -n sample -o jsonpath={.spec.clusterIP}", ["10.96.0."]),
        ("get gw -n sample -o name", ["gateway.networking.istio.io/gw"]),
        ("get pods -A -l app=web --field-selector spec.nodeName=node1", ["web"]),
        ("describe svc web -n sample", ["LoadBalancer Ingress:", "203.0.113.10"]),
        ("describe pod web -n sample", ["Service Account:  default", "Node:             node1"]),
        ("label pod web -n sample version=v1", ["pod/web labeled"]),
        ("annotate pod web -n sample a=b", ["pod/web annotated"]),
        ("patch svc web -n sample -p {\"spec\":{\"ports\":[{\"port\":90,\"name\":\"x\"}]}}", ["service/web patched"]),
        ("get svc web -n sample -o jsonpath={.spec.ports[*].port}", ["80 90"]),
        ("create namespace other", ["namespace/other created"]),
        ("create serviceaccount sa -n other", ["serviceaccount/sa created"]),
        ("create token sa -n other --audience istio-ca", ["ey"]),
        ("create secret generic cacerts -n other --from-literal=root-cert.pem=x", ["secret/cacerts created"]),
        ("create configmap c -n other --from-literal=a=b", ["configmap/c created"]),
        ("create deployment d --image=x --replicas=0 -n other", ["deployment.apps/d created"]),
        ("create role r --verb=get --resource=pods -n other", ["role.rbac.authorization.k8s.io/r created"]),
        ("create rolebinding b --role=r --serviceaccount=other:sa -n other", ["b created"]),
        ("auth can-i get pods -n other --as system:serviceaccount:other:sa", ["yes"]),
        ("auth whoami", ["kubernetes-admin"]),
        ("apply --server-side -f -", ["serverside-applied"]),
        ("wait --for=jsonpath={.status.phase}=Active ns/other --timeout=10s", ["condition met"]),
        ("delete pod web -n sample --grace-period=0 --force", ["force deleted"]),
        ("delete namespace other", ["namespace \"other\" deleted"]),
        ("delete -n sample gw/gw service/web", ["\"gw\" deleted", "\"web\" deleted"]),
    ]

    @Test(.timeLimit(.minutes(5))) func aSession() async throws {
        try await withCluster { cluster in
            for (line, prints) in Self.session {
                let result = try await Kubectl.run(line, input: line.contains("-f -") ? Self.manifest : "", in: cluster)
                #expect(result.isSuccess, "\(line): \(result.errors)")
                for text in prints {
                    #expect(result.output.contains(text), "\(line): \(result.output)\(result.errors)")
                }
            }
        }
    }

    /// Command lines that fail, and what they say.
    private static let failures: [(line: String, says: String)] = [
        ("get gadgets", "the server doesn't have a resource type \"gadgets\""),
        ("get pod none", "Error from server (NotFound): pods \"none\" not found"),
        ("create namespace BAD", "is invalid: metadata.name: Invalid value: \"BAD\""),
        ("create configmap c -n none", "namespaces \"none\" not found"),
        ("delete namespace default", "this namespace may not be deleted"),
        ("get pods --as system:serviceaccount:default:default", "cannot list resource \"pods\" in API group \"\""),
        ("get pods --token=wrong", "You must be logged in to the server"),
    ]

    @Test(.timeLimit(.minutes(2))) func failuresAreInKubernetesWords() async throws {
        try await withCluster { cluster in
            for (line, says) in Self.failures {
                let result = try await Kubectl.run(line, in: cluster)
                #expect(!result.isSuccess, "\(line)")
                #expect(result.errors.contains(says), "\(line): \(result.errors)")
            }
        }
    }
}
