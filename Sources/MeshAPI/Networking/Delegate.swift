/// Names the VirtualService that a rule hands over to.
public struct Delegate: Sendable, Hashable {
    public var name: String
    /// Empty means the namespace of the delegating VirtualService.
    public var namespace: String

    public init(name: String, namespace: String = "") {
        self.name = name
        self.namespace = namespace
    }
}
