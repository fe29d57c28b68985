/// The address of one kind of objects in a Kubernetes API: `/apis/apps/v1/.../deployments`.
public struct GroupVersionResource: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The API group; empty for the core group.
    public let group: String
    /// The version, such as `v1`.
    public let version: String
    /// The plural, lower-case name used in paths, such as `endpointslices`.
    public let resource: String

    public init(group: String = "", version: String, resource: String) {
        self.group = group
        self.version = version
        self.resource = resource
    }

    /// `group/version`, or only `version` for the core group, as written in `apiVersion`.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// The path below which everything of this group and version lies.
    public var prefix: String { group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)" }

    /// The path of a collection, an object or a subresource. Every part is percent-encoded, so that no name
    /// can reach outside its place.
    /// - Parameters:
    ///   - namespace: `nil` for cluster-scoped kinds and for all namespaces at once.
    ///   - name: `nil` for the collection.
    ///   - subresource: such as `status` or `token`.
    public func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
        var path = prefix
        if let namespace { path += "/namespaces/" + PercentEncoding.segment(namespace) }
        path += "/" + resource
        if let name { path += "/" + PercentEncoding.segment(name) }
        if let subresource { path += "/" + PercentEncoding.segment(subresource) }
        return path
    }

    public var description: String { group.isEmpty ? "\(resource).\(version)" : "\(resource).\(version).\(group)" }

    public static func < (one: Self, other: Self) -> Bool {
        (one.group, one.resource, one.version) < (other.group, other.resource, other.version)
    }
}

extension GroupVersionResource {
    public static let namespaces = Self(version: "v1", resource: "namespaces")
    public static let nodes = Self(version: "v1", resource: "nodes")
    public static let pods = Self(version: "v1", resource: "pods")
    public static let services = Self(version: "v1", resource: "services")
    public static let serviceAccounts = Self(version: "v1", resource: "serviceaccounts")
    public static let secrets = Self(version: "v1", resource: "secrets")
    public static let configMaps = Self(version: "v1", resource: "configmaps")
    public static let events = Self(version: "v1", resource: "events")
    public static let endpointSlices = Self(group: "discovery.k8s.io", version: "v1", resource: "endpointslices")
    public static let deployments = Self(group: "apps", version: "v1", resource: "deployments")
    public static let replicaSets = Self(group: "apps", version: "v1", resource: "replicasets")
    public static let leases = Self(group: "coordination.k8s.io", version: "v1", resource: "leases")
    public static let tokenReviews = Self(group: "authentication.k8s.io", version: "v1", resource: "tokenreviews")
    public static let subjectAccessReviews = Self(
        group: "authorization.k8s.io", version: "v1", resource: "subjectaccessreviews")
    public static let certificateSigningRequests = Self(
        group: "certificates.k8s.io", version: "v1", resource: "certificatesigningrequests")
    public static let customResourceDefinitions = Self(
        group: "apiextensions.k8s.io", version: "v1", resource: "customresourcedefinitions")
    public static let mutatingWebhookConfigurations = Self(
        group: "admissionregistration.k8s.io", version: "v1", resource: "mutatingwebhookconfigurations")
    public static let validatingWebhookConfigurations = Self(
        group: "admissionregistration.k8s.io", version: "v1", resource: "validatingwebhookconfigurations")
}
