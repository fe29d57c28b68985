import Kubernetes

/// Pods out of the template that workloads carry.
enum PodTemplate {
    /// A pod of `owner`, which carries its kind and apiVersion. It gets its name when it is created.
    static func pod(of owner: JSON, template: JSON) -> JSON {
        var pod: JSON = ["kind": "Pod", "apiVersion": "v1", "metadata": [:], "spec": template.spec]
        for member in ["labels", "annotations", "finalizers"] { pod.metadata[member] = template.metadata[member] }
        pod.metadata["generateName"] = .string("\(owner.name)-")
        pod.metadata["namespace"] = .string(owner.namespace)
        pod.metadata["ownerReferences"] = [OwnerReference.controller(owner)]
        return pod
    }

    /// Fills in what Kubernetes fills in, so that two ways to write the same template are the same template.
    static func complete(_ template: inout JSON, restartPolicy: JSON = "Always") {
        template.metadata.setDefault("creationTimestamp", .null)
        template.spec.setDefault("restartPolicy", restartPolicy)
        template.spec.setDefault("terminationGracePeriodSeconds", 30)
        template.spec.setDefault("dnsPolicy", "ClusterFirst")
        template.spec.setDefault("schedulerName", "default-scheduler")
        template.spec.setDefault("securityContext", [:])
        PodDefaults.completeParts(of: &template.spec)
    }

    /// Faults of a template, besides those that its pods would have.
    static func faults(_ template: JSON, _ field: String, restartPolicies: [String] = ["Always"]) -> [APIStatus.Cause] {
        let policy = template.spec["restartPolicy"]?.string ?? ""
        let policyFault =
            restartPolicies.contains(policy)
            ? [] : [APIStatus.Cause.unsupported("\(field).spec.restartPolicy", policy, restartPolicies)]
        return policyFault
            + PodFaults.find(template).map { fault in
                APIStatus.Cause(reason: fault.reason, message: fault.message, field: "\(field).\(fault.field)")
            }
    }
}
