import Kubernetes

/// Finds what is wrong with a CustomResourceDefinition, in the words of Kubernetes.
struct DefinitionFaults {
    private static let approval = "api-approved.kubernetes.io"

    private(set) var causes: [APIStatus.Cause] = []
    /// Whether there are rules that this cluster keeps but does not evaluate.
    var hasRules = false

    init(_ definition: JSON, previous: JSON?) {
        let spec = definition.spec
        checkGroup(definition, spec)
        checkNames(definition, spec)
        if !["Cluster", "Namespaced"].contains(spec["scope"]?.string) {
            add(.unsupported("spec.scope", spec["scope"]?.string ?? "", ["Cluster", "Namespaced"]))
        }
        if spec["preserveUnknownFields"]?.bool == true {
            add(.invalid("spec.preserveUnknownFields", true, "must be false"))
        }
        checkConversion(spec["conversion"])
        checkVersions(spec)
        if let previous { checkChange(definition, previous) }
    }

    mutating func add(_ cause: APIStatus.Cause) { causes.append(cause) }

    mutating func checkLabel(_ name: String?, _ field: String) {
        guard let name, !name.isEmpty else { return add(.required(field)) }
        if let fault = NameSyntax.fault(name, .dnsLabel) { add(.invalid(field, .string(name), fault)) }
    }

    private mutating func checkGroup(_ definition: JSON, _ spec: JSON) {
        let group = spec["group"]?.string ?? ""
        if group.isEmpty {
            add(.required("spec.group"))
        } else if !NameSyntax.isSubdomain(group) {
            add(.invalid("spec.group", .string(group), NameSyntax.fault(group, .subdomain) ?? ""))
        } else if !group.contains(".") {
            add(.invalid("spec.group", .string(group), "should be a domain with at least one dot"))
        }
        let isProtected = [".k8s.io", ".kubernetes.io"].contains(where: group.hasSuffix)
        if isProtected, definition.annotations[Self.approval, default: ""].isEmpty {
            add(
                .required(
                    "metadata.annotations[\(Self.approval)]",
                    "protected groups must have approval annotation \"\(Self.approval)\", "
                        + "see https://github.com/kubernetes/enhancements/pull/1111"))
        }
    }

    private mutating func checkNames(_ definition: JSON, _ spec: JSON) {
        let names = spec["names"] ?? [:]
        let plural = names["plural"]?.string ?? ""
        if definition.name != "\(plural).\(spec["group"]?.string ?? "")" {
            add(
                .invalid(
                    "metadata.name", .string(definition.name), "must be spec.names.plural+\".\"+spec.group"))
        }
        checkLabel(plural, "spec.names.plural")
        checkLabel(names["singular"]?.string, "spec.names.singular")
        for member in ["kind", "listKind"] { checkLabel(names[member]?.string?.lowercased(), "spec.names.\(member)") }
        for member in ["shortNames", "categories"] {
            for (index, name) in (names[member]?.array ?? []).enumerated() {
                checkLabel(name.string, "spec.names.\(member)[\(index)]")
            }
        }
        if let kind = names["kind"]?.string, kind == names["listKind"]?.string {
            add(.invalid("spec.names.listKind", .string(kind), "kind and listKind may not be the same"))
        }
    }

    private mutating func checkConversion(_ conversion: JSON?) {
        let strategy = conversion?["strategy"]?.string ?? ""
        switch strategy {
        case "None": break
        case "Webhook":
            if conversion?["webhook"]?["clientConfig"]?.object == nil {
                add(.required("spec.conversion.webhook.clientConfig"))
            }
            if conversion?["webhook"]?["conversionReviewVersions"]?.array?.isEmpty ?? true {
                add(.required("spec.conversion.webhook.conversionReviewVersions"))
            }
        default: add(.unsupported("spec.conversion.strategy", strategy, ["None", "Webhook"]))
        }
    }

    private mutating func checkChange(_ definition: JSON, _ previous: JSON) {
        var paths = [["group"], ["names", "plural"]]
        if DefinitionStatus.isTrue("Established", in: previous) { paths += [["scope"], ["names", "kind"]] }
        for path in paths where definition.spec[path: path] != previous.spec[path: path] {
            let field = (["spec"] + path).joined(separator: ".")
            add(.invalid(field, definition.spec[path: path] ?? .null, "field is immutable"))
        }
        let names = Set((definition.spec["versions"]?.array ?? []).compactMap { $0["name"]?.string })
        for (index, version) in (previous.status["storedVersions"]?.array ?? []).enumerated() {
            guard let name = version.string, !names.contains(name) else { continue }
            add(
                .invalid(
                    "status.storedVersions[\(index)]", version,
                    "missing from spec.versions; \(name) was previously a storage version, and must remain in "
                        + "spec.versions until a storage migration ensures no data remains persisted in \(name) and "
                        + "removes \(name) from status.storedVersions"))
        }
    }
}
