import Kubernetes

/// The object to which a token is bound: the token ends with it.
struct BoundObject: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case pod = "Pod"
        case secret = "Secret"
        case node = "Node"

        var resource: GroupVersionResource {
            switch self {
            case .pod: .pods
            case .secret: .secrets
            case .node: .nodes
            }
        }
        /// Its member in the claims of a token.
        var claim: String { rawValue.lowercased() }
    }

    let kind: Kind
    let name: String
    let uid: String

    /// - Parameter namespace: that of the service account.
    func reference(namespace: String) -> ObjectReference {
        ObjectReference(kind.resource, namespace: kind == .node ? "" : namespace, name: name)
    }

    /// What a user is known to be besides, through a token that is bound to the object.
    var extra: [String: [String]] {
        guard kind != .secret else { return [:] }
        let prefix = "authentication.kubernetes.io/\(kind.claim)"
        return ["\(prefix)-name": [name], "\(prefix)-uid": [uid]]
    }
}
