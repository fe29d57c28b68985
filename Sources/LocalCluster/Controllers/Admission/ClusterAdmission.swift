import Kubernetes

/// The rules of an embedded cluster, by kind.
struct ClusterAdmission: Admission {
    let services: ServiceAdmission
    let pods: PodAdmission
    let namespaces: NamespaceAdmission

    func admit(_ object: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction) throws {
        switch type.storageName {
        case "services": try services.admit(&object, type, previous: previous, in: transaction)
        case "pods": try pods.admit(&object, type, previous: previous, in: transaction)
        case "namespaces": namespaces.admit(&object, previous: previous)
        case "secrets": try SecretAdmission.admit(&object, type, previous: previous)
        case "endpointslices.discovery.k8s.io": try EndpointSliceAdmission.check(object, type)
        case "deployments.apps": try WorkloadAdmission.admitDeployment(&object, type, previous: previous)
        case "replicasets.apps": try WorkloadAdmission.admitReplicaSet(&object, type, previous: previous)
        case "daemonsets.apps": try WorkloadAdmission.admitDaemonSet(&object, type, previous: previous)
        case "statefulsets.apps": try WorkloadAdmission.admitStatefulSet(&object, type, previous: previous)
        case "jobs.batch": try WorkloadAdmission.admitJob(&object, type, previous: previous)
        case "cronjobs.batch": try WorkloadAdmission.admitCronJob(&object, type)
        case "poddisruptionbudgets.policy": try WorkloadAdmission.admitDisruptionBudget(object, type)
        case "rolebindings.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io":
            try BindingAdmission.admit(&object, type, previous: previous)
        case "mutatingwebhookconfigurations.admissionregistration.k8s.io":
            try WebhookConfigurationAdmission(isMutating: true).admit(&object, type)
        case "validatingwebhookconfigurations.admissionregistration.k8s.io":
            try WebhookConfigurationAdmission(isMutating: false).admit(&object, type)
        default: break
        }
    }

    func created(_ object: JSON, _ type: ResourceType, in transaction: Transaction) throws {
        if type.storageName == "namespaces" { try namespaces.fill(object.name, in: transaction) }
    }

    func removed(_ object: JSON, _ type: ResourceType, in transaction: Transaction) throws {
        if type.storageName == "services" { try services.giveOn(in: transaction) }
    }
}
