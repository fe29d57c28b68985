import Kubernetes

/// Completes and checks Deployments and ReplicaSets.
enum WorkloadAdmission {
    static func admitDeployment(_ object: inout JSON, _ type: ResourceType, previous: JSON?) throws {
        object.spec.setDefault("replicas", 1)
        object.spec.setDefault("revisionHistoryLimit", 10)
        object.spec.setDefault("progressDeadlineSeconds", 600)
        completeTemplate(&object)
        var strategy = object.spec["strategy"] ?? [:]
        strategy.setDefault("type", "RollingUpdate")
        if strategy["type"] == "RollingUpdate" {
            var rolling = strategy["rollingUpdate"] ?? [:]
            rolling.setDefault("maxSurge", "25%")
            rolling.setDefault("maxUnavailable", "25%")
            strategy["rollingUpdate"] = rolling
        }
        object.spec["strategy"] = strategy
        try refuse(commonFaults(object, previous) + strategyFaults(object), object, type)
    }

    static func admitReplicaSet(_ object: inout JSON, _ type: ResourceType, previous: JSON?) throws {
        object.spec.setDefault("replicas", 1)
        completeTemplate(&object)
        try refuse(commonFaults(object, previous), object, type)
    }

    static func completeTemplate(_ object: inout JSON) {
        guard var template = object.spec["template"], template.object != nil else { return }
        PodTemplate.complete(&template)
        object.spec["template"] = template
    }

    static func refuse(_ faults: [APIStatus.Cause], _ object: JSON, _ type: ResourceType) throws {
        if !faults.isEmpty { throw APIStatus.invalid(type, object.name, faults) }
    }

    /// What holds for all kinds that have a selector and a template.
    static func commonFaults(_ object: JSON, _ previous: JSON?) -> [APIStatus.Cause] {
        let counts = ["replicas", "minReadySeconds", "revisionHistoryLimit"].compactMap { negative(object, $0) }
        let template = PodTemplate.faults(object.spec["template"] ?? [:], "spec.template")
        return counts + selectorFaults(object, previous) + template
    }

    static func negative(_ object: JSON, _ member: String) -> APIStatus.Cause? {
        guard let value = object.spec[member], value != .null else { return nil }
        if let number = value.int, number >= 0 { return nil }
        return .invalid("spec.\(member)", value, "must be greater than or equal to 0")
    }

    static func selectorFaults(_ object: JSON, _ previous: JSON?) -> [APIStatus.Cause] {
        guard let selector = object.spec["selector"], selector != .null else { return [.required("spec.selector")] }
        guard let parsed = LabelSelector(object: selector) else {
            return [.invalid("spec.selector", selector, "invalid label selector")]
        }
        var faults: [APIStatus.Cause] = []
        if parsed.requirements.isEmpty {
            faults.append(.invalid("spec.selector", selector, "empty selector is invalid for \(object.kindWord)"))
        }
        if let before = previous?.spec["selector"], before != selector {
            faults.append(.invalid("spec.selector", selector, "field is immutable"))
        }
        let labels = object.spec["template"]?.labels ?? [:]
        if !parsed.matches(labels) {
            faults.append(
                .invalid("spec.template.metadata.labels", JSON(labels), "`selector` does not match template `labels`"))
        }
        return faults
    }

    private static func strategyFaults(_ object: JSON) -> [APIStatus.Cause] {
        let strategy = object.spec["strategy"] ?? [:]
        let rolling = strategy["rollingUpdate"]
        var faults: [APIStatus.Cause] = []
        switch strategy["type"]?.string {
        case "Recreate":
            if let rolling, rolling != .null {
                faults.append(
                    .forbidden(
                        "spec.strategy.rollingUpdate",
                        "may not be specified when strategy `type` is 'Recreate'"))
            }
        case "RollingUpdate": faults += rollingFaults(rolling ?? [:], "spec.strategy.rollingUpdate")
        default:
            faults.append(
                .unsupported("spec.strategy.type", strategy["type"]?.string ?? "", ["Recreate", "RollingUpdate"]))
        }
        let (deadline, minimum) = (
            object.spec["progressDeadlineSeconds"]?.int ?? 600, object.spec["minReadySeconds"]?.int ?? 0
        )
        if deadline <= minimum {
            faults.append(
                .invalid("spec.progressDeadlineSeconds", .int(deadline), "must be greater than minReadySeconds"))
        }
        return faults
    }

    static func rollingFaults(_ rolling: JSON, _ field: String) -> [APIStatus.Cause] {
        var values: [String: IntOrPercent] = [:]
        var faults: [APIStatus.Cause] = []
        for member in ["maxUnavailable", "maxSurge"] {
            let value = rolling[member] ?? 0
            values[member] = IntOrPercent(value)
            if values[member] == nil {
                faults.append(
                    .invalid("\(field).\(member)", value, "must be an integer or a percentage (e.g '1%'), not negative")
                )
            }
        }
        if values["maxUnavailable"]?.isOverWhole == true {
            faults.append(
                .invalid("\(field).maxUnavailable", rolling["maxUnavailable"] ?? 0, "must not be greater than 100%"))
        }
        if values["maxUnavailable"]?.isZero == true, values["maxSurge"]?.isZero == true {
            faults.append(
                .invalid(
                    "\(field).maxUnavailable", rolling["maxUnavailable"] ?? 0, "may not be 0 when `maxSurge` is 0"))
        }
        return faults
    }
}

extension JSON {
    /// The kind as sentences name it: `deployment`.
    fileprivate var kindWord: String { self["kind"]?.string?.lowercased() ?? "object" }
}
