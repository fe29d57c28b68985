import Kubernetes

/// One kind of objects that the API serves. All versions of a kind share their storage and their fields: an object
/// is converted by writing another `apiVersion` on it.
struct ResourceType: Sendable, Hashable {
    /// Which names its objects may have.
    enum NameRule: Sendable, Hashable {
        /// RFC 1123 subdomain: most kinds.
        case subdomain
        /// RFC 1123 label: namespaces.
        case label
        /// RFC 1035 label: Services.
        case dnsLabel
        /// Whatever fits into one path segment: the kinds of RBAC.
        case pathSegment
    }

    var group = ""
    /// The served versions, preferred first. Only a definition can say that there are none.
    var versions = ["v1"]
    let kind: String
    /// As in paths, such as `endpointslices`.
    let plural: String
    var shortNames: [String] = []
    var categories: [String] = []
    var isNamespaced = true
    /// Whether `status` is written only through the subresource of that name.
    var hasStatus = false
    /// Whether `metadata.generation` counts the changes of the desired state.
    var hasGeneration = false
    /// Whether objects are only answered and never kept, such as a TokenReview.
    var isReview = false
    /// Subresources besides `status`, such as `token`, and the kind of what is sent to them.
    var subresources: [String: Subresource] = [:]
    /// Paths that a field selector may name besides `metadata.name` and `metadata.namespace`.
    var selectableFields: [String] = []
    var names = NameRule.subdomain
    /// Where the numbers are that `scale` shows; `nil`: objects cannot be scaled.
    var scale: ScalePaths?
    /// Whether a CustomResourceDefinition may take the kind over, which in other clusters comes as one.
    var yieldsToDefinition = false
    /// What a CustomResourceDefinition says about the kind; `nil` when it is served without one.
    var custom: CustomKind?
    /// The version of a custom kind that this is a view of; `nil`: of none in particular.
    var version: String?

    /// A subresource that only accepts one kind of request.
    struct Subresource: Sendable, Hashable {
        let group: String
        let version: String
        let kind: String
        let verbs: [String]
    }
}

extension ResourceType {
    /// The name under which all versions are kept, such as `endpointslices.discovery.k8s.io`; without suffix in the
    /// core group.
    var storageName: String { group.isEmpty ? plural : "\(plural).\(group)" }
    var singular: String { custom?.singular ?? kind.lowercased() }
    var listKind: String { custom?.listKind ?? kind + "List" }
    var preferredVersion: String { versions.first ?? custom?.storageVersion ?? "v1" }
    /// The fields that are kept beside objects for selectors: those of all versions.
    var indexedFields: [String] { custom?.selectableFields ?? selectableFields }
    /// The resource and its group as errors name it.
    var qualifiedName: String { storageName }

    func apiVersion(_ version: String) -> String { group.isEmpty ? version : "\(group)/\(version)" }

    var verbs: [String] {
        isReview
            ? ["create"] : ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
    }
}
