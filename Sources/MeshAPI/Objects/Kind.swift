/// The kinds of objects that the mesh is made of.
public enum Kind: String, Sendable, Hashable, CaseIterable {
    case gateway = "Gateway"
    case virtualService = "VirtualService"
    case destinationRule = "DestinationRule"
    case serviceEntry = "ServiceEntry"
    case peerAuthentication = "PeerAuthentication"
    case service = "Service"
    case endpointSlice = "EndpointSlice"
    case pod = "Pod"
    case node = "Node"
    case namespace = "Namespace"
    case secret = "Secret"
    case configMap = "ConfigMap"
}

extension Kind {
    /// The API group; empty for the core group of Kubernetes.
    public var group: String {
        switch self {
        case .gateway, .virtualService, .destinationRule, .serviceEntry: "networking.istio.io"
        case .peerAuthentication: "security.istio.io"
        case .endpointSlice: "discovery.k8s.io"
        case .service, .pod, .node, .namespace, .secret, .configMap: ""
        }
    }

    /// The versions that are read, the preferred one first. The schema is the same in all of them.
    public var versions: [String] {
        switch group {
        case "networking.istio.io": ["v1", "v1beta1", "v1alpha3"]
        case "security.istio.io": ["v1", "v1beta1"]
        default: ["v1"]
        }
    }

    /// The `apiVersion` values that are read, the preferred one first.
    public var apiVersions: [String] {
        versions.map { group.isEmpty ? $0 : "\(group)/\($0)" }
    }

    /// The resource name in URLs of the API server, for example "virtualservices".
    public var plural: String {
        switch self {
        case .serviceEntry: "serviceentries"
        default: rawValue.lowercased() + "s"
        }
    }

    /// Whether its objects live in a namespace.
    public var isNamespaced: Bool { self != .node && self != .namespace }

    /// Whether it is configuration of the mesh, read strictly: an unknown field is a fault.
    /// Objects of Kubernetes itself are read tolerantly, because their schema grows with its releases.
    public var isMeshConfiguration: Bool { group.hasSuffix(".istio.io") }
}

extension Kind: Comparable {
    /// In the order of declaration.
    public static func < (a: Kind, b: Kind) -> Bool { a.order < b.order }

    private var order: Int {
        switch self {
        case .gateway: 0
        case .virtualService: 1
        case .destinationRule: 2
        case .serviceEntry: 3
        case .peerAuthentication: 4
        case .service: 5
        case .endpointSlice: 6
        case .pod: 7
        case .node: 8
        case .namespace: 9
        case .secret: 10
        case .configMap: 11
        }
    }
}
