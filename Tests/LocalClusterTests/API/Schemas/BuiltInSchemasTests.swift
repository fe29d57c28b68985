import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct BuiltInSchemasTests {
    @Test func everyKindThatKubernetesDefinesIsDescribed() {
        for type in ResourceCatalog.builtIn.types where type.isBuiltIn {
            for version in type.versions {
                let schema = type.schema(version)
                #expect(schema != nil, "\(type.apiVersion(version)) \(type.kind)")
                let members = Set(["apiVersion", "kind", "metadata"])
                #expect(schema.map { members.isSubset(of: $0.properties.keys) } != false, "\(type.kind)")
            }
        }
    }

    @Test func everyMemberIsDescribedAndLeadsSomewhere() throws {
        let definitions = try SchemaText.definitions(BuiltInSchemas.texts)
        #expect(definitions.count > 350)
        for (name, schema) in definitions {
            #expect(!schema.description.isEmpty, "\(name)")
            for (member, value) in schema.properties {
                #expect(!value.description.isEmpty, "\(name).\(member)")
                if let reference = value.innermost.reference { #expect(definitions[reference] != nil, "\(reference)") }
                guard case .map(let keys) = value.listType, let element = value.element else { continue }
                let known = BuiltInSchemas.definitions.resolved(element).properties.keys
                #expect(Set(keys).isSubset(of: known), "\(name).\(member): \(keys)")
            }
        }
    }

    /// All lists of the core group and of apps that are not written as one value. Lists that are added must be added
    /// here too, or be atomic on purpose.
    private static let mergedLists: Set<String> = [
        "Container.env name", "Container.ports containerPort,protocol", "Container.volumeDevices devicePath",
        "Container.volumeMounts mountPath", "EphemeralContainer.env name",
        "EphemeralContainer.ports containerPort,protocol", "EphemeralContainer.volumeDevices devicePath",
        "EphemeralContainer.volumeMounts mountPath", "ContainerRestartRuleOnExitCodes.values set",
        "ContainerStatus.allocatedResourcesStatus name", "ContainerStatus.volumeMounts mountPath",
        "DaemonSetStatus.conditions type", "DeploymentStatus.conditions type", "NamespaceStatus.conditions type",
        "NodeSpec.podCIDRs set", "NodeStatus.addresses type", "NodeStatus.conditions type",
        "PersistentVolumeClaimStatus.conditions type", "PodSpec.containers name", "PodSpec.ephemeralContainers name",
        "PodSpec.hostAliases ip", "PodSpec.imagePullSecrets name", "PodSpec.initContainers name",
        "PodSpec.resourceClaims name", "PodSpec.schedulingGates name",
        "PodSpec.topologySpreadConstraints topologyKey,whenUnsatisfiable", "PodSpec.volumes name",
        "PodStatus.conditions type", "PodStatus.nodeAllocatableResourceClaimStatuses resourceClaimName",
        "PodStatus.podIPs ip", "PodStatus.resourceClaimStatuses name", "ReplicaSetStatus.conditions type",
        "ResourceRequirements.claims name", "ResourceStatus.resources resourceID", "ServiceAccount.secrets name",
        "ServiceSpec.ports port,protocol", "ServiceStatus.conditions type", "StatefulSetStatus.conditions type",
    ]

    @Test func listsAreMergedAsInKubernetes() throws {
        var found: Set<String> = []
        for (name, schema) in try SchemaText.definitions(BuiltInSchemas.texts) {
            guard name.hasPrefix("v1.") || name.hasPrefix("apps/v1.") else { continue }
            let short = name.split(separator: ".").last ?? ""
            for (member, value) in schema.properties {
                switch value.listType {
                case .atomic: break
                case .set: found.insert("\(short).\(member) set")
                case .map(let keys): found.insert("\(short).\(member) \(keys.joined(separator: ","))")
                }
            }
        }
        #expect(found.subtracting(Self.mergedLists) == [])
        #expect(Self.mergedLists.subtracting(found) == [])
    }

    @Test func whatHoldsForAllObjects() throws {
        let meta = try #require(BuiltInSchemas.definitions["meta/v1.ObjectMeta"])
        #expect(meta.properties["finalizers"]?.listType == .set)
        #expect(meta.properties["ownerReferences"]?.listType == .map(keys: ["uid"]))
        #expect(meta.properties["generation"]?.format == "int64")
        #expect(BuiltInSchemas.definitions["meta/v1.LabelSelector"]?.isAtomicMap == true)
        #expect(BuiltInSchemas.definitions["v1.Volume"]?.isUnion == true)
    }

    @Test func aReferenceToNothingAllowsEverything() {
        #expect(BuiltInSchemas.definitions.resolved(.reference("v1.Nothing")).kind == .any)
        #expect(BuiltInSchemas.schema(group: "", version: "v1", kind: "Nothing") == nil)
    }
}
