import MeshAPI

extension SyntheticCluster {
    /// A pod with two containers, about 2 KB of it as a real one has 6 to 10.
    /// - Parameter draining: whether it is being deleted.
    public func pod(_ pod: PodName, draining: Bool = false) -> ClusterObject {
        let app = PodName.service(pod.service)
        let namespace = namespace(of: pod.service)
        let address = address(of: pod)
        let owner = #"{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"\#(app)-7d9f","controller":true}"#
        return ClusterObject(
            .init(.pod, namespace: namespace, name: pod.text),
            labels: [
                ("app", app), ("pod-template-hash", "7d9f\(pod.revision)"), ("security.istio.io/tlsMode", "istio"),
                ("service.istio.io/canonical-name", app), ("service.istio.io/canonical-revision", "latest"),
            ],
            metadata: [
                #""ownerReferences":[\#(owner)],"annotations":{"prometheus.io/scrape":"true","#
                    + #""sidecar.istio.io/status":"injected"}"#
            ] + (draining ? [#""deletionTimestamp":"2026-01-02T00:00:00Z""#] : []),
            members: [
                #""spec":{"nodeName":"\#(node(of: pod))","serviceAccountName":"\#(app)","restartPolicy":"Always","#
                    + #""containers":[\#(Self.application),\#(Self.proxy)],"#
                    + #""volumes":[{"name":"istio-token","projected":{"defaultMode":420,"sources":[{"#
                    + #""serviceAccountToken":{"audience":"istio-ca","expirationSeconds":43200,"path":"istio-token"}}]"#
                    + #"}},{"name":"istiod-ca-cert","configMap":{"name":"istio-ca-root-cert","defaultMode":420}}]}"#,
                #""status":{"phase":"Running","podIP":"\#(address)","podIPs":[{"ip":"\#(address)"}],"#
                    + #""hostIP":"192.168.0.\#(pod.number)","startTime":"2026-01-01T00:00:00Z","#
                    + #""conditions":[\#(Self.conditions)],"containerStatuses":[\#(Self.statuses)]}"#,
            ])
    }

    private static let application =
        #"{"name":"app","image":"registry.example.com/shop/app:1.42.0","imagePullPolicy":"IfNotPresent","#
        + #""ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],"#
        + #""resources":{"requests":{"cpu":"100m","memory":"128Mi"}},"#
        + #""readinessProbe":{"httpGet":{"path":"/healthz","port":8080,"scheme":"HTTP"},"periodSeconds":10}}"#

    private static let proxy =
        #"{"name":"istio-proxy","image":"registry.example.com/skein/agent:1.0.0","args":["agent"],"#
        + #""env":[{"name":"POD_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},"#
        + #"{"name":"ISTIO_META_CLUSTER_ID","value":"cluster1"}],"#
        + #""ports":[{"name":"http-envoy-prom","containerPort":15090,"protocol":"TCP"}],"#
        + #""volumeMounts":[{"name":"istio-token","mountPath":"/var/run/secrets/tokens"}]}"#

    private static let conditions = ["Initialized", "PodScheduled", "ContainersReady", "Ready"].map {
        #"{"type":"\#($0)","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}"#
    }.joined(separator: ",")

    private static let statuses = ["app", "istio-proxy"].map {
        #"{"name":"\#($0)","ready":true,"started":true,"restartCount":0,"containerID":"containerd://5f3c9e0d","#
            + #""state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}"#
    }.joined(separator: ",")
}
