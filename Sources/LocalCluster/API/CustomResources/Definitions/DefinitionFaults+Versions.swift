import Kubernetes

extension DefinitionFaults {
    private static let maximumSelectableFields = 8

    mutating func checkVersions(_ spec: JSON) {
        let versions = spec["versions"]?.array ?? []
        if versions.isEmpty { add(.required("spec.versions")) }
        var names: Set<String> = []
        for (index, version) in versions.enumerated() {
            let field = "spec.versions[\(index)]"
            let name = version["name"]?.string ?? ""
            checkLabel(name, "\(field).name")
            if !names.insert(name).inserted {
                add(.invalid("spec.versions", .string(name), "must contain unique version names"))
            }
            for member in ["served", "storage"] where version[member]?.bool == nil {
                add(.required("\(field).\(member)"))
            }
            checkSchema(version["schema"]?["openAPIV3Schema"], "\(field).schema.openAPIV3Schema")
            checkDeprecation(version, field)
            checkSubresources(version["subresources"] ?? [:], "\(field).subresources")
            checkColumns(version["additionalPrinterColumns"]?.array ?? [], "\(field).additionalPrinterColumns")
            checkSelectableFields(version, "\(field).selectableFields")
        }
        if !versions.isEmpty, versions.count(where: { $0["storage"]?.bool == true }) != 1 {
            add(
                .invalid(
                    "spec.versions", .array(versions.map { $0["name"] ?? .null }),
                    "must have exactly one version marked as storage version"))
        }
    }

    private mutating func checkSchema(_ schema: JSON?, _ field: String) {
        guard let schema, schema != .null else { return add(.required(field, "schemas are required")) }
        let faults = StructuralFaults(schema, at: field)
        for cause in faults.causes { add(cause) }
        hasRules = hasRules || faults.hasRules
    }

    private mutating func checkDeprecation(_ version: JSON, _ field: String) {
        guard let warning = version["deprecationWarning"] else { return }
        if version["deprecated"]?.bool != true {
            add(.invalid("\(field).deprecationWarning", warning, "can only be set for deprecated versions"))
        } else if warning.string.map({ $0.isEmpty || $0.utf8.count > 256 }) ?? true {
            add(.invalid("\(field).deprecationWarning", warning, "must be text of 1 to 256 bytes"))
        }
    }

    private mutating func checkSubresources(_ json: JSON, _ field: String) {
        guard let scale = json["scale"], scale != .null else { return }
        checkScale(scale["specReplicasPath"], under: "spec", "\(field).scale.specReplicasPath")
        checkScale(scale["statusReplicasPath"], under: "status", "\(field).scale.statusReplicasPath")
        if let path = scale["labelSelectorPath"], path != "" {
            guard let members = Self.members(path), members.count > 1, ["spec", "status"].contains(members[0]) else {
                return add(
                    .invalid(
                        "\(field).scale.labelSelectorPath", path,
                        "should be a json path under either .status or .spec"))
            }
        }
    }

    private mutating func checkScale(_ path: JSON?, under root: String, _ field: String) {
        guard let path, path != "" else { return add(.required(field)) }
        guard let members = Self.members(path), members.count > 1, members[0] == root else {
            return add(.invalid(field, path, "should be a json path under .\(root)"))
        }
    }

    private static func members(_ path: JSON) -> [String]? {
        guard let text = path.string, text.hasPrefix(".") else { return nil }
        return (try? JSONPath(text))?.members
    }

    private mutating func checkColumns(_ columns: [JSON], _ field: String) {
        for (index, column) in columns.enumerated() {
            let field = "\(field)[\(index)]"
            if column["name"]?.string ?? "" == "" { add(.required("\(field).name")) }
            let type = column["type"]?.string ?? ""
            let types = PrinterColumn.Kind.allCases.map(\.rawValue).sorted()
            if !types.contains(type) { add(.unsupported("\(field).type", type, types)) }
            guard let path = column["jsonPath"]?.string, !path.isEmpty else {
                add(.required("\(field).jsonPath"))
                continue
            }
            do throws(JSONPathFault) {
                guard path.hasPrefix(".") else { throw JSONPathFault(description: "must begin with '.'") }
                _ = try JSONPath(path)
            } catch {
                add(.invalid("\(field).jsonPath", .string(path), "\(error)"))
            }
        }
    }

    private mutating func checkSelectableFields(_ version: JSON, _ field: String) {
        let fields = version["selectableFields"]?.array ?? []
        if fields.count > Self.maximumSelectableFields {
            add(
                .init(
                    reason: "FieldValueTooMany",
                    message: "Too many: \(fields.count): must have at most \(Self.maximumSelectableFields) items",
                    field: field))
        }
        for (index, selectable) in fields.enumerated() {
            let path = selectable["jsonPath"] ?? ""
            var schema = version["schema"]?["openAPIV3Schema"]
            for member in Self.members(path) ?? [""] { schema = schema?["properties"]?[member] }
            guard ["string", "integer", "boolean"].contains(schema?["type"]?.string) else {
                add(
                    .invalid(
                        "\(field)[\(index)].jsonPath", path,
                        "must be a path to a field of type string, boolean or integer in the schema"))
                continue
            }
        }
    }
}
