import Kubernetes
import MeshAPI
import MeshModel

/// A cluster of the mesh as a remote Secret describes it.
struct RemoteCluster: Sendable, Hashable {
    let id: ClusterID
    let configuration: ClientConfiguration
    /// The Secret, as `namespace/name`.
    let source: String
}

/// What the remote Secrets say, taken together.
struct RemoteClusters: Sendable, Hashable {
    private(set) var clusters: [ClusterID: RemoteCluster] = [:]
    /// Clusters that a Secret names but does not describe so that they could be reached.
    private(set) var unusable: Set<ClusterID> = []
    /// What is wrong, in words.
    var faults: [String] = []

    /// The label of the Secrets.
    static let label = "istio/multiCluster"
    /// The annotation that repeats the name of the cluster.
    static let annotation = "networking.istio.io/cluster"

    /// Every key of a Secret is the name of a cluster, its value a kubeconfig.
    /// - Parameter own: the name of the cluster of the configuration, which needs no Secret.
    init(_ secrets: [Secret], own: ClusterID) {
        for secret in secrets.sorted(by: { $0.key < $1.key }) {
            for (name, bytes) in secret.data.sorted(by: { $0.key < $1.key }) {
                add(ClusterID(name), bytes.bytes, of: secret, own: own)
            }
        }
    }

    private mutating func add(_ id: ClusterID, _ bytes: [UInt8], of secret: Secret, own: ClusterID) {
        let place = "\(secret.key): data.\(id)"
        if id == own {
            faults.append("\(place): \(id) is this control plane's own cluster; name the key after the remote one")
        } else if let other = clusters[id] {
            faults.append("\(place): Secret \(other.source) describes \(id) already; delete one of the two")
        } else if let named = secret.metadata.annotations[Self.annotation], secret.data.count == 1, named != id.rawValue
        {
            unusable.insert(id)
            faults.append(
                "\(place): annotation \(Self.annotation) says \(named); make the two agree with the remote's clusterName"
            )
        } else {
            read(id, bytes, of: secret, place)
        }
    }

    private mutating func read(_ id: ClusterID, _ bytes: [UInt8], of secret: Secret, _ place: String) {
        do {
            let text = String(decoding: bytes, as: UTF8.self)
            let kubeconfig = try Kubeconfig(yaml: text, source: place)
            let configuration = try kubeconfig.configuration(rules: .selfContained)
            let source = "\(secret.metadata.namespace)/\(secret.metadata.name)"
            clusters[id] = RemoteCluster(id: id, configuration: configuration, source: source)
            unusable.remove(id)
        } catch {
            unusable.insert(id)
            faults.append("\(place): \(error.message)")
        }
    }
}
