extension ClientConfiguration {
    /// The API server of the cluster that this process runs in, as its pod's service account.
    /// - Parameters:
    ///   - environment: where `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` are looked up.
    ///   - directory: where the service account's `token`, `ca.crt` and `namespace` lie.
    /// - Throws: `APIError` of code `configuration` when this is no pod.
    public static func inCluster(
        environment: [String: String], directory: String = "/var/run/secrets/kubernetes.io/serviceaccount"
    ) throws(APIError) -> ClientConfiguration {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty else {
            throw APIError(
                .configuration,
                "not in a cluster: KUBERNETES_SERVICE_HOST is not set; give a kubeconfig, or run as a pod")
        }
        let port = environment["KUBERNETES_SERVICE_PORT"].flatMap { $0.isEmpty ? nil : $0 } ?? "443"
        let limit = Kubeconfig.maximumBytes
        let token = "\(directory)/token"
        _ = try LimitedFile.read(token, limit: limit)
        let namespace = try? LimitedFile.read("\(directory)/namespace", limit: 1024)
        return ClientConfiguration(
            server: "https://\(host.contains(":") ? "[\(host)]" : host):\(port)",
            trustRoots: try LimitedFile.read("\(directory)/ca.crt", limit: limit),
            credential: Credential(token: .file(token)),
            namespace: namespace.map { String(decoding: $0, as: UTF8.self) }
        )
    }
}
