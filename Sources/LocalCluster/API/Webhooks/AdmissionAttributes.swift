import Kubernetes

/// What is done to an object, in the words of admission.k8s.io.
enum AdmissionOperation: String, Sendable, Hashable, CaseIterable {
    case create = "CREATE"
    case update = "UPDATE"
    case delete = "DELETE"
    case connect = "CONNECT"
}

/// To what something is done: all that the rules of a webhook look at.
struct AdmissionTarget: Sendable, Hashable {
    let operation: AdmissionOperation
    let type: ResourceType
    /// The version in which the request speaks.
    let version: String
    /// Empty for the object itself.
    var subresource = ""
}

/// What somebody wants to do, as webhooks are told of it.
struct AdmissionAttributes: Sendable {
    let target: AdmissionTarget
    /// Empty for cluster-scoped kinds.
    let namespace: String
    /// Empty for an object that is to be given one.
    let name: String
    /// The object as it is to become; `nil` for a deletion.
    var object: JSON?
    /// The object as it is; `nil` for a new one.
    var previous: JSON?
    let user: User
    var isDryRun = false
    /// The options of the request, such as DeleteOptions.
    var options = JSON.null
}

extension AdmissionAttributes {
    /// The labels that selectors of objects look at. Selectors want nothing of what carries none, such as the options
    /// of a connection.
    var labels: [[String: String]] {
        [object, previous].compactMap(\.self).filter { $0["metadata"] != nil }.map(\.labels)
    }

    /// The labels of the object's namespace, where the object itself tells them.
    var ownNamespaceLabels: [String: String]? {
        target.type.storageName == "namespaces" ? (object ?? previous)?.labels : nil
    }
}
