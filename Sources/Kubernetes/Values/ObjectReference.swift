/// Names one object of one kind.
public struct ObjectReference: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let resource: GroupVersionResource
    /// Empty for cluster-scoped objects.
    public let namespace: String
    public let name: String

    public init(_ resource: GroupVersionResource, namespace: String = "", name: String) {
        self.resource = resource
        self.namespace = namespace
        self.name = name
    }

    /// The object's path in the API.
    public var path: String { path(subresource: nil) }

    /// The path of a subresource of the object, such as `status`.
    public func path(subresource: String?) -> String {
        resource.path(namespace: namespace.isEmpty ? nil : namespace, name: name, subresource: subresource)
    }

    /// `pods sample/sleep`, or `nodes n1` for what has no namespace.
    public var description: String {
        namespace.isEmpty ? "\(resource.resource) \(name)" : "\(resource.resource) \(namespace)/\(name)"
    }

    public static func < (one: Self, other: Self) -> Bool {
        (one.resource, one.namespace, one.name) < (other.resource, other.namespace, other.name)
    }
}
