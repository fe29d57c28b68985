/// Well-known labels and annotations that the mesh reads from Kubernetes objects.
enum TopologyLabel {
    static let network = "topology.istio.io/network"
    static let cluster = "topology.istio.io/cluster"
    static let subZone = "topology.istio.io/subzone"
    static let region = "topology.kubernetes.io/region"
    static let zone = "topology.kubernetes.io/zone"
    static let hostname = "kubernetes.io/hostname"
    static let workloadLocality = "istio-locality"
    static let tlsMode = "security.istio.io/tlsMode"
    static let exportTo = "networking.istio.io/exportTo"
}
