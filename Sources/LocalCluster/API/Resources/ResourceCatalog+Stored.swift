// Kinds that manifests hold and that are kept, although nothing in this cluster acts on them.

extension ResourceCatalog {
    static let infrastructure: [ResourceType] = [
        ResourceType(
            group: "networking.k8s.io", kind: "Ingress", plural: "ingresses", shortNames: ["ing"], hasStatus: true,
            hasGeneration: true),
        ResourceType(
            group: "networking.k8s.io", kind: "IngressClass", plural: "ingressclasses", isNamespaced: false,
            hasGeneration: true),
        ResourceType(
            group: "networking.k8s.io", kind: "NetworkPolicy", plural: "networkpolicies", shortNames: ["netpol"],
            hasGeneration: true),
        ResourceType(
            kind: "PersistentVolume", plural: "persistentvolumes", shortNames: ["pv"], isNamespaced: false,
            hasStatus: true),
        ResourceType(
            kind: "PersistentVolumeClaim", plural: "persistentvolumeclaims", shortNames: ["pvc"], hasStatus: true),
        ResourceType(
            group: "storage.k8s.io", kind: "StorageClass", plural: "storageclasses", shortNames: ["sc"],
            isNamespaced: false),
        ResourceType(
            group: "certificates.k8s.io", kind: "CertificateSigningRequest", plural: "certificatesigningrequests",
            shortNames: ["csr"], isNamespaced: false, hasStatus: true,
            subresources: [
                "approval": .init(
                    group: "certificates.k8s.io", version: "v1", kind: "CertificateSigningRequest",
                    verbs: ["get", "patch", "update"])
            ], selectableFields: ["spec.signerName"]),
    ]
}

extension ResourceType {
    /// What a person who makes an object of a kind on which nothing acts is told; `nil` for other kinds.
    var warningWhenCreated: String? {
        let (consequence, hint): (String?, String) =
            switch storageName {
            case "networkpolicies.networking.k8s.io", "resourcequotas", "limitranges": ("not enforced", "")
            case "ingresses.networking.k8s.io": ("not served", "use a Gateway of the mesh")
            case "persistentvolumes", "persistentvolumeclaims", "storageclasses.storage.k8s.io":
                ("not bound", "pods can use emptyDir and hostPath")
            case "horizontalpodautoscalers.autoscaling": ("not acted on", "nothing measures pods")
            case "certificatesigningrequests.certificates.k8s.io": ("not signed", "there is no signer")
            case "ingressclasses.networking.k8s.io", "podtemplates", "priorityclasses.scheduling.k8s.io":
                ("not acted on", "")
            default: (nil, "")
            }
        return consequence.map { what in
            "\(kind) is stored but \(what) by this embedded cluster" + (hint.isEmpty ? "" : ": \(hint)")
        }
    }
}
