import FoundationEssentials
import Kubernetes

/// The question to a webhook and its answer (admission.k8s.io `AdmissionReview`).
enum AdmissionReview {
    /// Those that are spoken here.
    static let versions = ["v1", "v1beta1"]

    /// - Parameters:
    ///   - call: says in which version the webhook wants to see the object.
    ///   - uid: of the question.
    static func question(
        _ attributes: AdmissionAttributes, _ call: WebhookTable.Call, reviewVersion: String, uid: String
    ) -> JSON {
        let target = attributes.target
        var request: JSON = [
            "uid": .string(uid), "kind": kind(target, call.version), "resource": resource(target, call.version),
            "requestKind": kind(target, target.version), "requestResource": resource(target, target.version),
            "operation": .string(target.operation.rawValue), "userInfo": attributes.user.json,
            "object": converted(attributes.object, target, call.version),
            "oldObject": converted(attributes.previous, target, call.version),
            "dryRun": .bool(attributes.isDryRun), "options": attributes.options,
        ]
        if !target.subresource.isEmpty {
            request["subResource"] = .string(target.subresource)
            request["requestSubResource"] = .string(target.subresource)
        }
        if !attributes.name.isEmpty { request["name"] = .string(attributes.name) }
        if !attributes.namespace.isEmpty { request["namespace"] = .string(attributes.namespace) }
        return [
            "kind": "AdmissionReview", "apiVersion": .string("admission.k8s.io/\(reviewVersion)"), "request": request,
        ]
    }

    /// What a webhook says.
    struct Verdict: Sendable, Hashable {
        let isAllowed: Bool
        /// A `Status`, for a denial.
        let status: JSON
        /// The text of a JSON patch.
        let patch: [UInt8]?
        let warnings: [String]
    }

    /// - Throws: `WebhookFailure` for what is no answer to the question.
    static func verdict(_ json: JSON, reviewVersion: String, uid: String) throws(WebhookFailure) -> Verdict {
        let apiVersion = "admission.k8s.io/\(reviewVersion)"
        // Answers of v1beta1 need not say what they are.
        guard
            reviewVersion == "v1beta1"
                || (json["kind"] == "AdmissionReview" && json["apiVersion"]?.string == apiVersion)
        else {
            let got = "\(json["apiVersion"]?.string ?? "")/\(json["kind"]?.string ?? "")"
            throw invalid("expected webhook response of \(apiVersion)/AdmissionReview, got \(got)")
        }
        guard let response = json["response"], response.object != nil else { throw invalid("response is absent") }
        guard let answered = response["uid"]?.string ?? (reviewVersion == "v1beta1" ? uid : nil), answered == uid else {
            throw invalid("expected response.uid=\"\(uid)\", got \"\(response["uid"]?.string ?? "")\"")
        }
        guard let isAllowed = response["allowed"]?.bool else { throw invalid("response.allowed is absent") }
        return Verdict(
            isAllowed: isAllowed, status: response["status"] ?? [:], patch: try patch(response),
            warnings: (response["warnings"]?.array ?? []).compactMap(\.string))
    }

    private static func patch(_ response: JSON) throws(WebhookFailure) -> [UInt8]? {
        guard let text = response["patch"], text != .null, text != "" else { return nil }
        guard response["patchType"]?.string ?? "JSONPatch" == "JSONPatch" else {
            throw invalid("response.patchType must be JSONPatch")
        }
        guard let data = text.string.flatMap({ Data(base64Encoded: $0) }) else {
            throw invalid("response.patch is not base64")
        }
        return [UInt8](data)
    }

    private static func invalid(_ message: String) -> WebhookFailure {
        WebhookFailure("received invalid webhook response: \(message)", check: "the version and the log of the webhook")
    }

    /// The kind of what is sent: subresources have kinds of their own.
    private static func kind(_ target: AdmissionTarget, _ version: String) -> JSON {
        if target.operation == .connect {
            return ["group": "", "version": "v1", "kind": .string(PodConnection(subresource: target.subresource).kind)]
        }
        if let own = target.type.subresources[target.subresource] {
            return ["group": .string(own.group), "version": .string(own.version), "kind": .string(own.kind)]
        }
        return ["group": .string(target.type.group), "version": .string(version), "kind": .string(target.type.kind)]
    }

    private static func resource(_ target: AdmissionTarget, _ version: String) -> JSON {
        [
            "group": .string(target.type.group), "version": .string(version),
            "resource": .string(target.type.plural),
        ]
    }

    /// All versions of a kind have the same fields.
    private static func converted(_ object: JSON?, _ target: AdmissionTarget, _ version: String) -> JSON {
        guard var object else { return .null }
        if object["kind"]?.string == target.type.kind {
            object["apiVersion"] = .string(target.type.apiVersion(version))
        }
        return object
    }
}
