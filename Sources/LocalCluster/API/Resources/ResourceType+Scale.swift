extension ResourceType {
    static let scaleSubresource = Subresource(
        group: "autoscaling", version: "v1", kind: "Scale", verbs: ["get", "patch", "update"])
}
