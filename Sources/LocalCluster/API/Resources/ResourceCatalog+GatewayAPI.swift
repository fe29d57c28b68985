// The Gateway API. As the kinds of the mesh, these come as CustomResourceDefinitions elsewhere.

extension ResourceCatalog {
    static let gatewayAPI: [ResourceType] = [
        gatewayKind("GatewayClass", "gatewayclasses", ["gc"], ["v1", "v1beta1"], isNamespaced: false),
        gatewayKind("Gateway", "gateways", ["gtw"], ["v1", "v1beta1"]),
        gatewayKind("HTTPRoute", "httproutes", [], ["v1", "v1beta1"]),
        gatewayKind("GRPCRoute", "grpcroutes", [], ["v1"]),
        gatewayKind("TLSRoute", "tlsroutes", [], ["v1alpha2"]),
        gatewayKind("TCPRoute", "tcproutes", [], ["v1alpha2"]),
        gatewayKind("ReferenceGrant", "referencegrants", ["refgrant"], ["v1", "v1beta1"], hasStatus: false),
    ]

    private static func gatewayKind(
        _ kind: String, _ plural: String, _ shortNames: [String], _ versions: [String], isNamespaced: Bool = true,
        hasStatus: Bool = true
    ) -> ResourceType {
        ResourceType(
            group: "gateway.networking.k8s.io", versions: versions, kind: kind, plural: plural,
            shortNames: shortNames, categories: ["gateway-api"], isNamespaced: isNamespaced, hasStatus: hasStatus,
            hasGeneration: true, yieldsToDefinition: true)
    }
}
