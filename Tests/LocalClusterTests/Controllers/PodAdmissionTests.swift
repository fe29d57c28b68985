import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct PodAdmissionTests {
    private func faults(_ spec: JSON) -> [String] {
        var pod = PodSamples.pod(spec)
        PodDefaults.complete(&pod)
        return PodFaults.find(pod).map { "\($0.field): \($0.message)" }
    }

    private func container(_ members: JSON) -> JSON {
        var container = PodSamples.container
        container.merge(patch: members)
        return container
    }

    @Test(
        arguments: [
            (
                ["name": "v", "configMap": ["name": "c", "items": [["key": "k", "path": "../x"]]]],
                "spec.volumes[0].configMap.items[0].path: Invalid value: \"../x\": must not contain '..'"
            ),
            (
                ["name": "v", "secret": ["secretName": "c", "items": [["key": "k", "path": "/x"]]]],
                "spec.volumes[0].secret.items[0].path: Invalid value: \"/x\": must be a relative path"
            ),
            (
                ["name": "v", "downwardAPI": ["items": [["path": "..x"]]]],
                "spec.volumes[0].downwardAPI.items[0].path: Invalid value: \"..x\": must not start with '..'"
            ),
            (
                ["name": "v", "projected": ["sources": [["serviceAccountToken": ["path": "a/../b"]]]]],
                "spec.volumes[0].projected.sources[0].serviceAccountToken.path: Invalid value: \"a/../b\": must not contain '..'"
            ),
            (
                ["name": "v", "hostPath": ["path": "/a/../b"]],
                "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"
            ),
            (["name": "v", "secret": [:]], "spec.volumes[0].secret.secretName: Required value"),
            (["name": ""], "spec.volumes[0].name: Required value"),
        ] as [(JSON, String)])
    func volumesMayNotBeLeft(volume: JSON, expected: String) {
        #expect(faults(["containers": [PodSamples.container], "volumes": [volume]]) == [expected])
    }

    @Test(
        arguments: [
            (["name": "v", "mountPath": "/a:b"], "mountPath: Invalid value: \"/a:b\": must not contain ':'"),
            (
                ["name": "v", "mountPath": "/a", "subPath": "../b"],
                "subPath: Invalid value: \"../b\": must not contain '..'"
            ),
            (
                ["name": "v", "mountPath": "/a", "subPath": "/b"],
                "subPath: Invalid value: \"/b\": must be a relative path"
            ),
            (["name": "w", "mountPath": "/a"], "name: Not found: \"w\""),
            (["name": "v"], "mountPath: Required value"),
        ] as [(JSON, String)])
    func mountsAreChecked(mount: JSON, expected: String) {
        let spec: JSON = [
            "containers": [container(["volumeMounts": [mount]])], "volumes": [["name": "v", "emptyDir": [:]]],
        ]
        #expect(faults(spec) == ["spec.containers[0].volumeMounts[0].\(expected)"])
    }

    @Test(
        arguments: [
            (["livenessProbe": [:]], "livenessProbe: Required value: must specify a handler type"),
            (
                ["startupProbe": ["tcpSocket": ["port": 1], "successThreshold": 2]],
                "startupProbe.successThreshold: Invalid value: 2: must be 1"
            ),
            (
                ["lifecycle": ["preStop": ["exec": [:], "sleep": [:]]]],
                "lifecycle.preStop.sleep: Forbidden: may not specify more than 1 handler type"
            ),
            (
                ["resources": ["requests": ["cpu": 2], "limits": ["cpu": "1"]]],
                "resources.requests: Invalid value: 2: must be less than or equal to cpu limit of 1"
            ),
            (
                ["ports": [["containerPort": 0]]],
                "ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive"
            ),
            (["env": [["value": "x"]]], "env[0].name: Required value"),
        ] as [(JSON, String)])
    func containersAreChecked(members: JSON, expected: String) {
        #expect(faults(["containers": [container(members)]]) == ["spec.containers[0].\(expected)"])
    }

    @Test func ordinaryPodsAreFine() {
        #expect(
            faults([
                "containers": [
                    container([
                        "livenessProbe": ["httpGet": ["port": 80]], "lifecycle": ["preStop": ["sleep": ["seconds": 1]]],
                        "volumeMounts": [["name": "v", "mountPath": "/a", "subPath": "b/c"]],
                    ])
                ], "volumes": [["name": "v"]],
            ]) == [])
    }

    @Test(
        arguments: [
            ([:], .bestEffort), (["limits": ["cpu": "1", "memory": "1Gi"]], .guaranteed),
            (["limits": ["memory": "1Gi"]], .burstable), (["requests": ["cpu": "1"]], .burstable),
            (
                ["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "1000m", "memory": "1024Mi"]], .guaranteed
            ),
            (["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "500m"]], .burstable),
            (["limits": ["nvidia.com/gpu": 1]], .bestEffort),
        ] as [(JSON, QualityOfService)])
    func theClassFollowsFromTheResources(resources: JSON, expected: QualityOfService) {
        var pod = PodSamples.pod(["containers": [container(["resources": resources])]])
        PodDefaults.complete(&pod)
        #expect(QualityOfService.of(pod) == expected)
    }

    @Test func whatIsNotSaidIsFilledIn() {
        var pod = PodSamples.pod([
            "containers": [
                container(["readinessProbe": ["httpGet": ["port": 80]], "resources": ["limits": ["cpu": "1"]]])
            ],
            "volumes": [["name": "a"], ["name": "b", "configMap": ["name": "c"]]],
        ])
        PodDefaults.complete(&pod)
        let once = pod
        PodDefaults.complete(&pod)
        #expect(pod == once, "defaults of what has them change nothing")
        let container = pod.spec["containers"]?[0]
        #expect(container?["imagePullPolicy"] == "Always")
        #expect(container?[path: ["resources", "requests", "cpu"]] == "1")
        #expect(container?["readinessProbe"]?["periodSeconds"] == 10)
        #expect(container?[path: ["readinessProbe", "httpGet", "scheme"]] == "HTTP")
        #expect(
            pod.spec["volumes"] == [
                ["name": "a", "emptyDir": [:]], ["name": "b", "configMap": ["name": "c", "defaultMode": 420]],
            ])
        #expect(pod.spec["tolerations"]?.array?.count == 2)
    }
}

@Suite struct ServiceAccountVolumeTests {
    private func pod(_ spec: JSON = [:], account: JSON? = nil) -> JSON {
        var pod = PodSamples.pod(["containers": [PodSamples.container]])
        for (key, value) in spec.object ?? [:] { pod.spec[key] = value }
        ServiceAccountVolume.add(to: &pod, account: account, suffix: "x")
        return pod
    }

    @Test func everyContainerKnowsTheServer() throws {
        var first = PodSamples.container
        first["name"] = "first"
        let pod = pod(["initContainers": [first]])
        #expect(pod.spec["volumes"]?[0]?["name"] == "kube-api-access-x")
        for list in ["containers", "initContainers"] {
            #expect(pod.spec[list]?[0]?["volumeMounts"]?[0]?["name"] == "kube-api-access-x")
        }
        #expect(PodFaults.find(pod) == [])
        let spec = try PodSpec(pod)
        #expect(spec.volumes(certificateAuthority: "PEM") == spec.volumes, "the volume is there once")
        #expect(spec.mounts(of: spec.containers[0]).count == 1)
    }

    @Test func whoDoesNotWantItDoesNotHaveIt() {
        #expect(pod(["automountServiceAccountToken": false]).spec["volumes"] == nil)
        let refused = pod(account: ["automountServiceAccountToken": false])
        #expect(refused.spec["volumes"] == nil && refused.spec["automountServiceAccountToken"] == false)
        let wanted = pod(["automountServiceAccountToken": true], account: ["automountServiceAccountToken": false])
        #expect(wanted.spec["volumes"]?.array?.count == 1)
    }

    @Test func whatIsMountedThereAlreadyStays() {
        var container = PodSamples.container
        container["volumeMounts"] = [["name": "own", "mountPath": .string(ServiceAccountVolume.directory)]]
        let pod = pod(["containers": [container]])
        #expect(pod.spec["containers"] == [container] && pod.spec["volumes"] == nil)
    }
}
