import Foundation
import Kubernetes
import NIOSSL

/// Completes and checks the configurations of webhooks.
struct WebhookConfigurationAdmission {
    private static let operations = ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"]

    let isMutating: Bool

    func admit(_ configuration: inout JSON, _ type: ResourceType) throws {
        guard let webhooks = configuration["webhooks"], webhooks != .null else { return }
        guard let list = webhooks.array else {
            throw APIStatus.invalid(type, configuration.name, [.invalid("webhooks", webhooks, "must be a list")])
        }
        let completed = list.map(completed)
        configuration["webhooks"] = .array(completed)
        let faults = faults(completed)
        if !faults.isEmpty { throw APIStatus.invalid(type, configuration.name, faults) }
    }

    private func completed(_ webhook: JSON) -> JSON {
        guard webhook.object != nil else { return webhook }
        var webhook = webhook
        webhook.setDefault("failurePolicy", "Fail")
        webhook.setDefault("matchPolicy", "Equivalent")
        webhook.setDefault("namespaceSelector", [:])
        webhook.setDefault("objectSelector", [:])
        webhook.setDefault("timeoutSeconds", 10)
        if isMutating { webhook.setDefault("reinvocationPolicy", "Never") }
        if webhook["clientConfig"]?["service"]?.object != nil {
            webhook["clientConfig"]?["service"]?.setDefault("port", 443)
        }
        webhook["rules"] = webhook["rules"]?.array.map { rules in
            .array(
                rules.map { rule in
                    guard rule.object != nil else { return rule }
                    var rule = rule
                    rule.setDefault("scope", "*")
                    return rule
                })
        }
        return webhook
    }

    private func faults(_ webhooks: [JSON]) -> [APIStatus.Cause] {
        var names: Set<String> = []
        return webhooks.enumerated().flatMap { index, webhook -> [APIStatus.Cause] in
            let field = "webhooks[\(index)]"
            let name = webhook["name"]?.string ?? ""
            var faults = Self.nameFaults(name, field)
            if !name.isEmpty, !names.insert(name).inserted {
                faults.append(
                    .init(
                        reason: "FieldValueDuplicate", message: "Duplicate value: \"\(name)\"", field: field + ".name"))
            }
            faults += Self.choiceFaults(webhook, field)
            faults += Self.clientFaults(webhook, field)
            faults += Self.ruleFaults(webhook, field)
            faults += Self.selectorFaults(webhook, field)
            return faults
        }
    }

    /// At least three labels: such as `sidecar-injector.istio.io`.
    private static func nameFaults(_ name: String, _ field: String) -> [APIStatus.Cause] {
        if name.isEmpty { return [.required(field + ".name")] }
        if NameSyntax.isSubdomain(name), name.split(separator: ".").count >= 3 { return [] }
        return [
            .invalid(
                field + ".name", .string(name), "should be a domain with at least three segments separated by dots")
        ]
    }

    private static func choiceFaults(_ webhook: JSON, _ field: String) -> [APIStatus.Cause] {
        let choices = [
            ("failurePolicy", ["Fail", "Ignore"]), ("matchPolicy", ["Equivalent", "Exact"]),
            ("reinvocationPolicy", ["IfNeeded", "Never"]), ("sideEffects", ["None", "NoneOnDryRun"]),
        ]
        var faults = choices.flatMap { member, accepted -> [APIStatus.Cause] in
            guard let value = webhook[member], value != .null else {
                return member == "sideEffects"
                    ? [.required("\(field).\(member)", "must specify one of \(accepted.joined(separator: ", "))")] : []
            }
            return accepted.contains(value.string ?? "")
                ? [] : [.unsupported("\(field).\(member)", value.string ?? value.text(), accepted)]
        }
        if let seconds = webhook["timeoutSeconds"], !(1...30).contains(seconds.int ?? 0) {
            faults.append(
                .invalid("\(field).timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds"))
        }
        let versions = (webhook["admissionReviewVersions"]?.array ?? []).compactMap(\.string)
        if versions.isEmpty {
            faults.append(
                .required(
                    "\(field).admissionReviewVersions",
                    "must specify one of \(AdmissionReview.versions.joined(separator: ", "))"))
        } else if Set(versions).isDisjoint(with: AdmissionReview.versions) {
            faults.append(
                .invalid(
                    "\(field).admissionReviewVersions", .array(versions.map(JSON.string)),
                    "must include at least one of \(AdmissionReview.versions.joined(separator: ", "))"))
        }
        if webhook["matchConditions"]?.array?.isEmpty == false {
            faults.append(
                .init(
                    reason: "FieldValueForbidden",
                    message: """
                        Forbidden: this cluster does not evaluate CEL expressions; use rules, namespaceSelector and \
                        objectSelector instead
                        """, field: "\(field).matchConditions"))
        }
        return faults
    }

    private static func clientFaults(_ webhook: JSON, _ field: String) -> [APIStatus.Cause] {
        let client = webhook["clientConfig"] ?? [:]
        let place = "\(field).clientConfig"
        var faults: [APIStatus.Cause] = []
        switch (client["url"]?.string, client["service"]?.object) {
        case (let url?, nil): faults += urlFaults(url, place)
        case (nil, _?): faults += serviceFaults(client["service"] ?? [:], place + ".service")
        default: faults.append(.required(place, "exactly one of url or service is required"))
        }
        if let bundle = client["caBundle"]?.string, !bundle.isEmpty {
            let pem = Data(base64Encoded: bundle).map { [UInt8]($0) } ?? []
            let certificates = try? NIOSSLCertificate.fromPEMBytes(pem)
            if certificates?.isEmpty ?? true {
                faults.append(
                    .invalid(
                        place + ".caBundle", "<bytes>",
                        "unable to load root certificates: unable to parse bytes as PEM block"))
            }
        }
        return faults
    }

    private static func urlFaults(_ text: String, _ place: String) -> [APIStatus.Cause] {
        guard let url = URLComponents(string: text), url.scheme == "https", url.host?.isEmpty == false else {
            return [.invalid(place + ".url", .string(text), "'https' is the only allowed URL scheme, with a host")]
        }
        guard url.user == nil, url.fragment == nil, url.query == nil else {
            return [
                .invalid(
                    place + ".url", .string(text), "user information, fragments and query parameters are not permitted")
            ]
        }
        return []
    }

    private static func serviceFaults(_ service: JSON, _ place: String) -> [APIStatus.Cause] {
        var faults: [APIStatus.Cause] = []
        for member in ["namespace", "name"] where service[member]?.string ?? "" == "" {
            faults.append(.required("\(place).\(member)", "service \(member) is required"))
        }
        if let port = service["port"], !(1...65535).contains(port.int ?? 0) {
            faults.append(.invalid("\(place).port", port, "port is not valid: must be between 1 and 65535, inclusive"))
        }
        if let path = service["path"]?.string, !path.isEmpty, !path.hasPrefix("/") {
            faults.append(.invalid("\(place).path", .string(path), "must start with a '/'"))
        }
        return faults
    }

    private static func ruleFaults(_ webhook: JSON, _ field: String) -> [APIStatus.Cause] {
        (webhook["rules"]?.array ?? []).enumerated().flatMap { index, rule in
            let place = "\(field).rules[\(index)]"
            var faults = ["operations", "apiGroups", "apiVersions", "resources"]
                .filter { rule[$0]?.array?.isEmpty ?? true }.map { APIStatus.Cause.required("\(place).\($0)") }
            for operation in (rule["operations"]?.array ?? []).map({ $0.string ?? $0.text() })
            where !operations.contains(operation) {
                faults.append(.unsupported("\(place).operations", operation, operations))
            }
            let scope = rule["scope"]?.string ?? ""
            if !["*", "Cluster", "Namespaced"].contains(scope) {
                faults.append(.unsupported("\(place).scope", scope, ["*", "Cluster", "Namespaced"]))
            }
            return faults
        }
    }

    private static func selectorFaults(_ webhook: JSON, _ field: String) -> [APIStatus.Cause] {
        ["namespaceSelector", "objectSelector"].compactMap { member in
            guard let selector = webhook[member], LabelSelector(object: selector) == nil else { return nil }
            return .invalid("\(field).\(member)", selector, "must be a label selector with known operators and values")
        }
    }
}
