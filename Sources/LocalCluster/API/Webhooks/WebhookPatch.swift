import Kubernetes

/// What a mutating webhook does to an object.
enum WebhookPatch {
    /// The object with the patch applied, in the version of the request.
    /// - Throws: `APIStatus` 500 for a patch that cannot be used: the webhook is broken, whatever its failurePolicy.
    static func apply(
        _ patch: [UInt8], to attributes: AdmissionAttributes, _ call: WebhookTable.Call
    ) throws(APIStatus) -> JSON {
        let name = call.webhook.name
        guard let original = attributes.object, attributes.target.operation != .connect else {
            throw .internalError(
                "admission webhook \"\(name)\" attempted to modify the object, which is not supported for this operation"
            )
        }
        let isOwnKind = original["kind"]?.string == attributes.target.type.kind
        var object = original
        if isOwnKind { object["apiVersion"] = .string(attributes.target.type.apiVersion(call.version)) }
        let shown = object
        do throws(APIStatus) {
            object = try JSONPatchOperation.apply(try JSONPatchOperation.list(try BodyReader.json(patch)), to: object)
        } catch {
            throw .internalError("the patch of admission webhook \"\(name)\" does not apply: \(error.message)")
        }
        try check(object, against: shown, name)
        if isOwnKind { object["apiVersion"] = original["apiVersion"] }
        return object
    }

    /// It must still be the same object.
    private static func check(_ object: JSON, against original: JSON, _ webhook: String) throws(APIStatus) {
        let isSame =
            object["kind"] == original["kind"] && object["apiVersion"] == original["apiVersion"]
            && object["metadata"]?.object != nil && object.namespace == original.namespace
            && (original.name.isEmpty || object.name == original.name)
        guard isSame else {
            throw .internalError(
                "admission webhook \"\(webhook)\" changed the kind, namespace or name of the object; check its patch")
        }
    }
}
