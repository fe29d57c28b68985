import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct PodSpecTests {
    @Test func whatIsNotGivenIsAsInKubernetes() throws {
        let spec = try PodSamples.spec()
        #expect(spec.restartPolicy == .always && spec.gracePeriod == .seconds(30) && spec.mountsToken)
        #expect(spec.serviceAccount == "default" && spec.hostname == "sleep-0" && !spec.usesHostNetwork)
        let probe = try #require(try PodSamples.container(["readinessProbe": ["tcpSocket": ["port": 80]]]).readiness)
        #expect(probe.period == .seconds(10) && probe.timeout == .seconds(1) && probe.initialDelay == .zero)
        #expect(probe.failureThreshold == 3 && probe.successThreshold == 1)
    }

    @Test(
        arguments: [
            ["containers": []], ["containers": [["name": "../etc"]]], ["containers": [["name": "a"], ["name": "a"]]],
            ["initContainers": [["name": "sleep"]]], ["volumes": [["name": "../../x", "emptyDir": [:]]]],
            ["volumes": [["name": "x", "nfs": ["server": "s"]]]], ["volumes": [["name": "x"]]],
            ["volumes": [["name": "x", "hostPath": ["path": "/a/../../b"]]]],
            ["volumes": [["name": "x", "hostPath": ["path": "a"]]]],
            ["volumes": [["name": "x", "secret": ["secretName": "s", "items": [["key": "k", "path": "../k"]]]]]],
            ["volumes": [["name": "x", "secret": ["secretName": "s", "items": [["key": "k", "path": "/k"]]]]]],
            ["volumes": [["name": "x", "configMap": ["name": "s", "items": [["key": "k", "path": "..data"]]]]]],
            ["volumes": [["name": "x", "projected": ["sources": [["clusterTrustBundle": [:]]]]]]],
            ["volumes": [["name": "x", "projected": ["sources": [["serviceAccountToken": [:]]]]]]],
            ["containers": [["name": "a", "volumeMounts": [["name": "x", "mountPath": "/"]]]]],
            ["containers": [["name": "a", "volumeMounts": [["name": "x", "mountPath": "/a/../.."]]]]],
            ["containers": [["name": "a", "volumeMounts": [["name": "x", "mountPath": "/a", "subPath": "../b"]]]]],
            ["containers": [["name": "a", "volumeMounts": [["name": "x", "mountPath": "/a", "subPath": "/b"]]]]],
            ["containers": [["name": "a", "readinessProbe": ["httpGet": ["port": "nobody"]]]]],
            ["containers": [["name": "a", "readinessProbe": ["httpGet": ["port": 0]]]]],
            ["containers": [["name": "a", "livenessProbe": [:]]]],
        ] as [JSON])
    func whatCannotBeRunIsRefused(spec: JSON) {
        let error = #expect(throws: NodeError.self) { try PodSamples.spec(spec) }
        #expect(error?.code == .invalidPod && error?.message.isEmpty == false)
    }

    @Test func aNameThatIsNoFileNameIsRefused() {
        for metadata in [["uid": ""], ["uid": "../x"], ["name": "a/b"], ["namespace": ".."]] as [JSON] {
            let pod = PodSamples.pod(["containers": [PodSamples.container]], metadata: metadata)
            #expect(throws: NodeError.self) { try PodSpec(pod) }
        }
    }

    @Test func portsOfProbesMayBeNames() throws {
        let container = try PodSamples.container([
            "ports": [["name": "status", "containerPort": 15021]],
            "readinessProbe": ["httpGet": ["port": "status", "path": "healthz/ready", "scheme": "HTTPS"]],
        ])
        #expect(
            container.readiness?.action
                == .http(scheme: "https", host: nil, port: 15021, path: "/healthz/ready", headers: []))
        #expect(container.readiness?.initial == .failing)
    }

    @Test func aContainersSecurityGoesBeforeItsPods() throws {
        let pod: JSON = ["runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 2000]
        let user = try PodSamples.container(["securityContext": ["runAsUser": 1337]], pod: pod).user
        #expect(user.user == 1337 && user.group == 1000 && user.groups == [2000])
        #expect(user.options(canSwitch: true) == ["--reuid", "1337", "--regid", "1000", "--groups", "2000"])
        #expect(user.options(canSwitch: false) == [])
    }

    @Test func usersWithoutGroupsHaveNoneOfTheNodes() throws {
        let user = try PodSamples.container(["securityContext": ["runAsUser": 1337, "allowPrivilegeEscalation": false]])
            .user
        #expect(
            user.options(canSwitch: true) == ["--no-new-privs", "--reuid", "1337", "--regid", "1337", "--clear-groups"])
        #expect(ContainerUser().options(canSwitch: true) == [])
    }

    @Test func aUserNamespaceKnowsOnlyMappedUsers() {
        let alone = UserMapping("         0       1000          1\n")
        #expect(alone.contains(0) && !alone.contains(1337))
        let all = UserMapping("         0          0 4294967295\n")
        #expect(all.contains(1337))
        #expect(!UserMapping("garbage").contains(0))
    }

    @Test func theServiceAccountIsMountedUnlessUnwantedOrReplaced() throws {
        let spec = try PodSamples.spec()
        #expect(spec.volumes(certificateAuthority: "PEM").count == 1)
        #expect(spec.mounts(of: spec.containers[0]).map(\.path) == ["/var/run/secrets/kubernetes.io/serviceaccount"])
        let without = try PodSamples.spec(["automountServiceAccountToken": false])
        #expect(
            without.volumes(certificateAuthority: "PEM").isEmpty && without.mounts(of: without.containers[0]).isEmpty)
        let own = try PodSamples.container([
            "volumeMounts": [["name": "own", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount/"]]
        ])
        #expect(spec.mounts(of: own).map(\.volume) == ["own"])
    }
}
