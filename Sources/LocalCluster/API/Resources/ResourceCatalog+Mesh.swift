// The kinds of the mesh: in other clusters these come as CustomResourceDefinitions. Here a definition takes them over
// with their objects, and leaves both behind when it goes.

extension ResourceCatalog {
    static let meshNetworking: [ResourceType] = [
        networking("Gateway", "gateways", ["gw"]),
        networking("VirtualService", "virtualservices", ["vs"]),
        networking("DestinationRule", "destinationrules", ["dr"]),
        networking("ServiceEntry", "serviceentries", ["se"]),
        networking("Sidecar", "sidecars", []),
        networking("WorkloadEntry", "workloadentries", ["we"]),
        networking("WorkloadGroup", "workloadgroups", ["wg"]),
        networking("ProxyConfig", "proxyconfigs", [], versions: ["v1beta1"]),
        networking("EnvoyFilter", "envoyfilters", [], versions: ["v1alpha3"]),
    ]

    static let meshPolicies: [ResourceType] = [
        mesh("security.istio.io", "PeerAuthentication", "peerauthentications", ["pa"], versions: ["v1", "v1beta1"]),
        mesh(
            "security.istio.io", "AuthorizationPolicy", "authorizationpolicies", ["ap"], versions: ["v1", "v1beta1"]),
        mesh(
            "security.istio.io", "RequestAuthentication", "requestauthentications", ["ra"],
            versions: ["v1", "v1beta1"]),
        mesh("telemetry.istio.io", "Telemetry", "telemetries", ["telemetry"], versions: ["v1", "v1alpha1"]),
        mesh("extensions.istio.io", "WasmPlugin", "wasmplugins", [], versions: ["v1alpha1"]),
    ]

    private static func networking(
        _ kind: String, _ plural: String, _ shortNames: [String], versions: [String] = ["v1", "v1beta1", "v1alpha3"]
    ) -> ResourceType {
        mesh("networking.istio.io", kind, plural, shortNames, versions: versions)
    }

    private static func mesh(
        _ group: String, _ kind: String, _ plural: String, _ shortNames: [String], versions: [String]
    ) -> ResourceType {
        ResourceType(
            group: group, versions: versions, kind: kind, plural: plural, shortNames: shortNames,
            categories: ["istio-io"], hasStatus: true, hasGeneration: true, yieldsToDefinition: true)
    }
}
