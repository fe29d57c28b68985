import Kubernetes

/// What every namespace has.
struct NamespaceAdmission: Sendable {
    static let rootCertificateName = "kube-root-ca.crt"

    let certificateAuthorityPEM: String

    func admit(_ object: inout JSON, previous: JSON?) {
        var labels = object.metadata["labels"] ?? [:]
        labels["kubernetes.io/metadata.name"] = .string(object.name)
        object.metadata["labels"] = labels
        if let previous {
            object.spec["finalizers"] = previous.spec["finalizers"]
        } else {
            object.spec.setDefault("finalizers", ["kubernetes"])
            object["status"] = ["phase": "Active"]
        }
    }

    /// Makes the contents of a namespace, unless they are there.
    func fill(_ namespace: String, in transaction: Transaction) throws {
        let account: JSON = ["metadata": ["name": "default", "namespace": .string(namespace)]]
        let certificate: JSON = [
            "metadata": [
                "name": .string(Self.rootCertificateName), "namespace": .string(namespace),
                "annotations": [
                    "kubernetes.io/description":
                        "Contains a CA bundle that can be used to verify the API server of this cluster."
                ],
            ],
            "data": ["ca.crt": .string(certificateAuthorityPEM)],
        ]
        try createIfAbsent(.serviceAccounts, account, in: transaction)
        try createIfAbsent(.configMaps, certificate, in: transaction)
    }

    private func createIfAbsent(_ resource: GroupVersionResource, _ object: JSON, in transaction: Transaction) throws {
        let type = try transaction.catalog.type(resource)
        guard try transaction.stored(type, namespace: object.namespace, name: object.name) == nil else { return }
        try transaction.create(type, object)
    }
}
