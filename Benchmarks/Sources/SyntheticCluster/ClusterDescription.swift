/// How large a synthetic cluster is.
public struct ClusterDescription: Sendable, Hashable {
    /// The cluster's name.
    public var name: String
    public var services: Int
    /// Of every service; further `extraPods` services have one more, the first ones.
    public var podsPerService: Int
    public var extraPods = 0
    /// Pods of every service's account that serve nothing: they have sidecars, and no slice names them.
    public var clientPods = 0
    /// The namespaces that services are spread over.
    public var namespaces = 10
    /// The nodes that pods are spread over, in three zones.
    public var nodes = 90
    /// The second number of its pods' addresses; the next ones are its own as well.
    public var block: Int

    public init(name: String, services: Int, podsPerService: Int = 10, extraPods: Int = 0, block: Int = 10) {
        self.name = name
        self.services = services
        self.podsPerService = podsPerService
        self.extraPods = extraPods
        self.block = block
    }

    /// How many pods a service has.
    public func pods(of service: Int) -> Int { podsPerService + (service < extraPods ? 1 : 0) }

    public var endpoints: Int { services * podsPerService + extraPods }
}
