import FoundationEssentials
import Kubernetes

/// One webhook of a configuration, as it was accepted (see `WebhookConfigurationAdmission`).
struct Webhook: Sendable, Hashable {
    /// Where it listens.
    enum Location: Sendable, Hashable {
        case url(String)
        case service(WebhookService)
    }

    let name: String
    let location: Location
    /// PEM; `nil`: the authorities that the machine trusts.
    let caBundle: [UInt8]?
    let rules: [WebhookRule]
    let namespaces: LabelSelector
    let objects: LabelSelector
    /// Whether it is asked about other versions of a kind than those that its rules name.
    let takesEquivalents: Bool
    /// Whether a request goes on when the webhook cannot be asked.
    let ignoresFailures: Bool
    /// Whether it is asked again when a later one has changed the object.
    let wantsReinvocation: Bool
    let hasSideEffects: Bool
    let timeoutSeconds: Int
    /// The version of AdmissionReview that both sides speak; `nil`: none.
    let reviewVersion: String?

    init(_ json: JSON) {
        name = json["name"]?.string ?? ""
        location = Self.location(json["clientConfig"] ?? [:])
        caBundle = json["clientConfig"]?["caBundle"]?.string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
        rules = (json["rules"]?.array ?? []).map(WebhookRule.init)
        // Selectors were checked when the configuration was stored.
        namespaces = LabelSelector(object: json["namespaceSelector"] ?? [:]) ?? LabelSelector()
        objects = LabelSelector(object: json["objectSelector"] ?? [:]) ?? LabelSelector()
        takesEquivalents = json["matchPolicy"]?.string != "Exact"
        ignoresFailures = json["failurePolicy"]?.string == "Ignore"
        wantsReinvocation = json["reinvocationPolicy"]?.string == "IfNeeded"
        hasSideEffects = !["None", "NoneOnDryRun"].contains(json["sideEffects"]?.string)
        timeoutSeconds = Int(min(30, max(1, json["timeoutSeconds"]?.int ?? 10)))
        reviewVersion = (json["admissionReviewVersions"]?.array ?? []).compactMap(\.string)
            .first { AdmissionReview.versions.contains($0) }
    }

    private static func location(_ client: JSON) -> Location {
        guard let service = client["service"], service != .null else { return .url(client["url"]?.string ?? "") }
        return .service(WebhookService(service))
    }
}

extension Webhook {
    /// In which version of its kind the webhook wants to see what is done to a target; `nil`: not at all.
    func version(for target: AdmissionTarget) -> String? {
        let versions = takesEquivalents ? [target.version] + target.type.versions : [target.version]
        return versions.first { version in rules.contains { $0.matches(target, version: version) } }
    }

    /// Whether its selectors want the object.
    /// - Parameter namespaceLabels: those of the object's namespace; `nil` for what is in no namespace.
    func selects(_ attributes: AdmissionAttributes, namespaceLabels: [String: String]?) -> Bool {
        if let namespaceLabels, !namespaces.matches(namespaceLabels) { return false }
        return objects.requirements.isEmpty || attributes.labels.contains(where: objects.matches)
    }
}
