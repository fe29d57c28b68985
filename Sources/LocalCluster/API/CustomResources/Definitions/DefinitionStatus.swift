import Kubernetes

/// The status of a CustomResourceDefinition: which of its names are accepted and whether its kind is served.
enum DefinitionStatus {
    static func isTrue(_ condition: String, in definition: JSON) -> Bool {
        (definition.status["conditions"]?.array ?? []).contains {
            $0["type"]?.string == condition && $0["status"]?.string == "True"
        }
    }

    /// Brings the status in line with the names of the other kinds.
    /// - Parameter others: the other kinds of its group.
    static func settle(_ definition: inout JSON, beside others: [ResourceType], time: String) {
        let wanted = DefinitionNames(definition.spec["names"] ?? [:])
        let before = DefinitionNames(definition.status["acceptedNames"] ?? [:])
        let (names, conflict) = wanted.accepted(before: before, beside: others)
        definition.status["acceptedNames"] = names.json
        set(
            "NamesAccepted", conflict == nil, conflict?.reason ?? "NoConflicts",
            conflict?.message ?? "no conflicts found", in: &definition, time)
        if conflict == nil {
            set(
                "Established", true, "InitialNamesAccepted", "the initial names have been accepted", in: &definition,
                time)
        } else if !isTrue("Established", in: definition) {
            set("Established", false, "NotAccepted", "not all names are accepted", in: &definition, time)
        }
        rememberStorageVersion(&definition)
    }

    static func setTerminating(_ definition: inout JSON, time: String) {
        set(
            "Terminating", true, "InstanceDeletionInProgress", "CustomResource deletion is in progress",
            in: &definition, time)
    }

    private static func rememberStorageVersion(_ definition: inout JSON) {
        let version = JSON.string(ResourceType.storageVersion(definition.spec))
        var stored = definition.status["storedVersions"]?.array ?? []
        if !stored.contains(version) { stored.append(version) }
        definition.status["storedVersions"] = .array(stored)
    }

    /// A condition keeps its time while its status stays.
    private static func set(
        _ type: String, _ isTrue: Bool, _ reason: String, _ message: String, in definition: inout JSON, _ time: String
    ) {
        var conditions = definition.status["conditions"]?.array ?? []
        let status = isTrue ? "True" : "False"
        let place = conditions.firstIndex { $0["type"]?.string == type }
        var condition: JSON = [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
            "lastTransitionTime": .string(time),
        ]
        if let place {
            if conditions[place]["status"]?.string == status {
                condition["lastTransitionTime"] = conditions[place]["lastTransitionTime"]
            }
            conditions[place] = condition
        } else {
            conditions.append(condition)
        }
        definition.status["conditions"] = .array(conditions)
    }
}
