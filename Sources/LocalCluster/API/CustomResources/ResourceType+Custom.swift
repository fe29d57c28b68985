import Kubernetes

extension ResourceType {
    /// What is said about the version that this is a view of, or about the stored one; `nil` for other kinds.
    var customVersion: CustomVersion? {
        custom.flatMap { $0.versions[version ?? $0.storageVersion] }
    }

    /// The type as it is in one version: versions of custom kinds differ in their subresources and selectable fields.
    func seen(in version: String) -> ResourceType {
        guard let part = custom?.versions[version] else { return self }
        var type = self
        type.version = version
        type.hasStatus = part.hasStatus
        type.selectableFields = part.selectableFields
        type.scale = part.scale
        type.subresources["scale"] = part.scale == nil ? nil : Self.scaleSubresource
        return type
    }

    /// - Throws: `APIStatus` when objects in this version would have to be converted by a webhook.
    func checkConversion(to version: String) throws(APIStatus) {
        guard let custom, custom.needsWebhook, version != custom.storageVersion else { return }
        throw .internalError(
            """
            conversion webhook for \(apiVersion(version)), Kind=\(kind) failed: this cluster calls no conversion \
            webhooks; use the stored version \(custom.storageVersion)
            """)
    }
}
