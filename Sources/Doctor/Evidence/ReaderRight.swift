/// One thing that the control plane's reader may or may not do in a remote cluster.
public struct ReaderRight: Sendable, Equatable {
    public var verb: String
    public var group: String
    public var resource: String
    public var isAllowed: Bool
    /// Whether the reader must be able to do it; otherwise it must not.
    public var isWanted: Bool

    public init(verb: String, group: String = "", resource: String, isAllowed: Bool, isWanted: Bool = true) {
        self.verb = verb
        self.group = group
        self.resource = resource
        self.isAllowed = isAllowed
        self.isWanted = isWanted
    }
}
