import FoundationEssentials
import Kubernetes

extension FieldManagement {
    /// What a controller of the cluster has made of an object, with the record of who set what brought up to date. An
    /// object without a record gets none.
    static func attributed(_ object: JSON, live: JSON, _ type: ResourceType, now: Date) -> JSON {
        guard live.metadata["managedFields"] != nil else { return object }
        let component = ["pods", "nodes"].contains(type.storageName) ? "kubelet" : "kube-controller-manager"
        var (object, live) = (object, live)
        for part in type.hasStatus ? [ObjectPart.desired, .status] : [.desired] {
            let manager = FieldManager(
                name: component, apiVersion: type.apiVersion(type.preferredVersion),
                subresource: part == .status ? "status" : nil)
            let management = FieldManagement(
                type, part, version: type.preferredVersion, manager: manager, time: ObjectTime.text(now))
            object = management.tracked(object, live: live)
            live.metadata["managedFields"] = object.metadata["managedFields"]
        }
        return object
    }
}
