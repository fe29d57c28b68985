import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

/// What people do with Deployments, with both kubectls.
@Suite(.enabled(if: Kubectl.path != nil, "no kubectl: set SKEIN_KUBECTL")) struct WorkloadKubectlTests {
    /// Command lines in this order, and what must be in what they print.
    private static let session: [(line: String, prints: [String])] = [
        ("create deployment web --image=web:1 --replicas=2", ["deployment.apps/web created"]),
        ("rollout status deployment/web --timeout=60s", ["deployment \"web\" successfully rolled out"]),
        ("get deploy,rs,po -o wide", ["2/2", "CONTAINERS", "IMAGES", "SELECTOR", "app=web,pod-template-hash="]),
        ("wait --for=condition=Available deployment/web --timeout=30s", ["condition met"]),
        (
            "describe deployment web",
            ["MinimumReplicasAvailable", "NewReplicaSetAvailable", "Scaled up replica set web-"]
        ),
        ("describe rs", ["Controlled By:", "Deployment/web", "SuccessfulCreate", "2 current / 2 desired"]),
        ("expose deployment web --port=80", ["service/web exposed"]),
        ("set image deployment/web web=web:2", ["image updated"]),
        ("annotate deployment web kubernetes.io/change-cause=second", ["annotated"]),
        ("rollout status deployment/web --timeout=60s", ["successfully rolled out"]),
        ("rollout history deployment/web", ["REVISION", "1", "2", "second"]),
        ("rollout history deployment/web --revision=1", ["web:1"]),
        ("rollout undo deployment/web", ["rolled back"]),
        ("rollout status deployment/web --timeout=60s", ["successfully rolled out"]),
        ("get deployment web -o jsonpath={.spec.template.spec.containers[0].image}", ["web:1"]),
        ("rollout history deployment/web", ["3"]),
        ("rollout restart deployment/web", ["restarted"]),
        ("rollout status deployment/web --timeout=60s", ["successfully rolled out"]),
        ("rollout pause deployment/web", ["paused"]), ("rollout resume deployment/web", ["resumed"]),
        ("scale deployment web --replicas=3", ["scaled"]),
        ("rollout status deployment/web --timeout=60s", ["successfully rolled out"]),
        ("get deployment web --subresource=scale -o jsonpath={.status.replicas}", ["3"]),
        ("events", ["ScalingReplicaSet"]),
        ("cordon node1", ["cordoned"]), ("get nodes", ["Ready,SchedulingDisabled"]),
        ("drain node1 --timeout=60s", ["evicting pod default/web-", "drained"]),
        ("get pods", ["Pending"]),
        ("uncordon node1", ["uncordoned"]),
        ("rollout status deployment/web --timeout=60s", ["successfully rolled out"]),
        ("delete deployment web --cascade=orphan", ["deleted"]), ("get rs -o name", ["replicaset.apps/web-"]),
        ("create deployment web --image=web:1 --replicas=3", ["created"]),
        ("rollout status deployment/web --timeout=60s", ["successfully rolled out"]),
        ("delete deployment web --cascade=foreground --timeout=60s", ["deleted"]),
        ("get all -l app=web -o name", ["service/web"]),
        ("delete all --all", ["service \"web\" deleted"]),
    ]

    @Test(.timeLimit(.minutes(5)), arguments: ["kubectl", "kubectl-1.36"]) func aSession(program: String) async throws {
        guard let path = Kubectl.sibling(program) else { return }
        try await withCluster { cluster in
            let kubelet = Task { try await cluster.makePodsReady() }
            defer { kubelet.cancel() }
            for (line, prints) in Self.session {
                let result = try await Kubectl.run(line, in: cluster, program: path)
                #expect(result.isSuccess, "\(line): \(result.output)\(result.errors)")
                for text in prints {
                    #expect(result.output.contains(text), "\(line): \(result.output)\(result.errors)")
                }
            }
        }
    }

    private static let others = """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec: {containers: [{name: agent, image: "agent:1"}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          replicas: 2
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "db:1"}]}
        """

    /// The other kinds that make pods.
    private static let otherSession: [(line: String, prints: [String])] = [
        ("create job once --image=x", ["job.batch/once created"]),
        ("wait --for=condition=complete job/once --timeout=30s", ["condition met"]),
        ("get jobs", ["Complete", "1/1"]), ("describe job once", ["1 Succeeded", "Completed"]),
        ("create cronjob tick --image=x --schedule=@hourly", ["cronjob.batch/tick created"]),
        ("get cronjobs", ["@hourly", "<none>"]),
        ("create job manual --from=cronjob/tick", ["job.batch/manual created"]),
        ("wait --for=condition=complete job/manual --timeout=30s", ["condition met"]),
        ("apply -f -", ["daemonset.apps/agent created", "statefulset.apps/db created"]),
        ("rollout status daemonset/agent --timeout=60s", ["successfully rolled out"]),
        ("rollout status statefulset/db --timeout=60s", ["complete"]),
        ("get ds,sts -o wide", ["agent:1", "2/2"]), ("get pods -o name", ["pod/db-0", "pod/db-1", "pod/agent-"]),
        ("set image statefulset/db db=db:2", ["image updated"]),
        ("rollout status statefulset/db --timeout=60s", ["complete"]),
        ("get pod db-0 -o jsonpath={.spec.containers[0].image}", ["db:2"]),
        ("rollout history statefulset/db", ["1", "2"]), ("rollout undo statefulset/db", ["rolled back"]),
        ("rollout status statefulset/db --timeout=60s", ["complete"]),
        ("get pod db-1 -o jsonpath={.spec.containers[0].image}", ["db:1"]),
        ("rollout restart daemonset/agent", ["restarted"]),
        ("rollout status daemonset/agent --timeout=60s", ["successfully rolled out"]),
        ("scale statefulset db --replicas=1", ["scaled"]),
        ("wait --for=delete pod/db-1 --timeout=30s", []),
        ("delete -f -", ["\"agent\" deleted", "\"db\" deleted"]),
        ("delete cronjob,job --all", ["\"tick\" deleted"]), ("get pods", []),
    ]

    @Test(.timeLimit(.minutes(5))) func otherKinds() async throws {
        try await withCluster { cluster in
            let kubelet = Task { try await cluster.makePodsReady() }
            defer { kubelet.cancel() }
            for (line, prints) in Self.otherSession {
                let result = try await Kubectl.run(line, input: line.contains("-f -") ? Self.others : "", in: cluster)
                #expect(result.isSuccess, "\(line): \(result.output)\(result.errors)")
                for text in prints {
                    #expect(result.output.contains(text), "\(line): \(result.output)\(result.errors)")
                }
            }
            try await cluster.wait(forPods: \.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(1))) func whatNothingActsOnIsSaid() async throws {
        try await withCluster { cluster in
            let policy = """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: closed}
                spec: {podSelector: {}}
                """
            let made = try await Kubectl.run("apply -f -", input: policy, in: cluster)
            #expect(made.isSuccess)
            #expect(made.errors.contains("Warning: NetworkPolicy is stored but not enforced by this embedded cluster"))
            let again = try await Kubectl.run("apply -f -", input: policy, in: cluster)
            #expect(!again.errors.contains("Warning"))
            let ingress = try await Kubectl.run("create ingress i --rule=a.example/=web:80", in: cluster)
            #expect(ingress.errors.contains("Warning: Ingress is stored"))
            let shown = try await Kubectl.run("get ing,netpol", in: cluster)
            for text in ["CLASS", "HOSTS", "a.example", "POD-SELECTOR"] { #expect(shown.output.contains(text)) }
        }
    }
}
