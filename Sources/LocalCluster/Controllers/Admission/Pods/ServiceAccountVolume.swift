import Kubernetes

/// The volume through which the containers of a pod know the API server and show who they are.
enum ServiceAccountVolume {
    static let prefix = "kube-api-access-"
    static let directory = "/var/run/secrets/kubernetes.io/serviceaccount"
    /// Longer than an hour by what the refresh may be late.
    private static let tokenLifetime: Int64 = 3607

    /// Adds the volume and its mounts, unless the pod or its account does not want them.
    /// - Parameter suffix: makes the volume's name one of its own.
    static func add(to pod: inout JSON, account: JSON?, suffix: String) {
        guard pod.spec["automountServiceAccountToken"]?.bool ?? account?["automountServiceAccountToken"]?.bool ?? true
        else {
            pod.spec["automountServiceAccountToken"] = false
            return
        }
        let name = prefix + suffix
        var isMounted = false
        for list in ["containers", "initContainers"] {
            guard let containers = pod.spec[list]?.array else { continue }
            pod.spec[list] = .array(containers.map { mounted($0, name, &isMounted) })
        }
        guard isMounted else { return }
        pod.spec["volumes"] = .array((pod.spec["volumes"]?.array ?? []) + [volume(name)])
    }

    /// Something that is mounted at the same place already stays.
    private static func mounted(_ container: JSON, _ name: String, _ isMounted: inout Bool) -> JSON {
        let mounts = container["volumeMounts"]?.array ?? []
        guard container.object != nil, !mounts.contains(where: { $0["mountPath"]?.string == directory }) else {
            return container
        }
        isMounted = true
        var container = container
        let mount: JSON = ["name": .string(name), "readOnly": true, "mountPath": .string(directory)]
        container["volumeMounts"] = .array(mounts + [mount])
        return container
    }

    private static func volume(_ name: String) -> JSON {
        [
            "name": .string(name),
            "projected": [
                "defaultMode": 0o644,
                "sources": [
                    ["serviceAccountToken": ["expirationSeconds": .int(tokenLifetime), "path": "token"]],
                    [
                        "configMap": [
                            "name": .string(NamespaceAdmission.rootCertificateName),
                            "items": [["key": "ca.crt", "path": "ca.crt"]],
                        ]
                    ],
                    [
                        "downwardAPI": [
                            "items": [
                                [
                                    "path": "namespace",
                                    "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"],
                                ]
                            ]
                        ]
                    ],
                ],
            ],
        ]
    }
}
