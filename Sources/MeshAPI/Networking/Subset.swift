/// A named part of a service's endpoints.
public struct Subset: Sendable, Hashable {
    public var name: String
    /// Labels that an endpoint must have.
    public var labels: [String: String]
    /// Whole blocks given here replace those of the rule.
    public var trafficPolicy: TrafficPolicy?

    public init(name: String, labels: [String: String] = [:], trafficPolicy: TrafficPolicy? = nil) {
        self.name = name
        self.labels = labels
        self.trafficPolicy = trafficPolicy
    }
}
