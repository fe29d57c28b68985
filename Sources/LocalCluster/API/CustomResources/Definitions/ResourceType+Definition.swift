import Kubernetes

extension ResourceType {
    static let definitions = "customresourcedefinitions.apiextensions.k8s.io"

    var isDefinition: Bool { storageName == Self.definitions }

    /// The kind that a CustomResourceDefinition defines.
    /// - Parameter known: the kind as it was defined until now, which is taken when nothing has changed.
    /// - Returns: `nil` while its names are not accepted.
    init?(definition: JSON, known: ResourceType? = nil) {
        guard DefinitionStatus.isTrue("Established", in: definition) else { return nil }
        let source = CustomKind.Source(definition)
        if let known, known.custom?.source == source {
            self = known
            return
        }
        self.init(definition: definition, source: source)
    }

    /// The kind as the definition wants it, accepted or not.
    init(definition: JSON, source: CustomKind.Source) {
        let spec = definition.spec
        let names = DefinitionNames(source.acceptedNames)
        let versions = (spec["versions"]?.array ?? []).map { CustomVersion($0, kind: names.kind, spec) }
        let custom = CustomKind(
            source: source, singular: names.singular, listKind: names.listKind,
            needsWebhook: spec["conversion"]?["strategy"]?.string == "Webhook",
            storageVersion: Self.storageVersion(spec),
            versions: Dictionary(
                versions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
        self.init(
            group: spec["group"]?.string ?? "",
            versions: VersionOrder.sorted(versions.filter(\.isServed).map(\.name)), kind: names.kind,
            plural: names.plural, shortNames: names.shortNames, categories: names.categories,
            isNamespaced: spec["scope"]?.string != "Cluster", hasGeneration: true,
            selectableFields: custom.selectableFields, custom: custom)
        let stored = seen(in: custom.storageVersion)
        hasStatus = stored.hasStatus
        scale = stored.scale
        subresources = stored.subresources
    }

    static func storageVersion(_ spec: JSON) -> String {
        let versions = spec["versions"]?.array ?? []
        return (versions.first { $0["storage"]?.bool == true } ?? versions.first)?["name"]?.string ?? ""
    }
}

extension CustomKind.Source {
    init(_ definition: JSON) {
        self.init(
            uid: definition.uid, generation: definition.metadata["generation"]?.int ?? 0,
            acceptedNames: definition.status["acceptedNames"] ?? [:], isTerminating: definition.isBeingDeleted)
    }
}

extension CustomVersion {
    /// - Parameter json: an entry of `spec.versions`.
    fileprivate init(_ json: JSON, kind: String, _ spec: JSON) {
        let schema = json["schema"]?["openAPIV3Schema"] ?? [:]
        let name = json["name"]?.string ?? ""
        let subresources = json["subresources"]
        self.init(
            name: name, isServed: json["served"]?.bool == true,
            deprecationWarning: json["deprecated"]?.bool == true
                ? json["deprecationWarning"]?.string ?? "\(spec["group"]?.string ?? "")/\(name) \(kind) is deprecated"
                : nil,
            schema: .object(definition: schema), rules: ValueRules(schema),
            hasStatus: subresources?["status"]?.object != nil,
            scale: subresources?["scale"].flatMap(ScalePaths.init(definition:)),
            columns: PrinterColumn.tableColumns(json["additionalPrinterColumns"]?.array),
            selectableFields: Self.selectableFields(json))
    }

    /// As selectors name them, such as `spec.color`.
    static func selectableFields(_ json: JSON) -> [String] {
        (json["selectableFields"]?.array ?? []).compactMap {
            $0["jsonPath"]?.string.map { String($0.drop { $0 == "." }) }
        }
    }
}

extension ScalePaths {
    fileprivate init?(definition: JSON) {
        guard let spec = definition["specReplicasPath"]?.string, let status = definition["statusReplicasPath"]?.string
        else { return nil }
        self.init(
            specReplicas: spec, statusReplicas: status, labelSelector: definition["labelSelectorPath"]?.string)
    }
}
