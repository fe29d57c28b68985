/// Region, zone and sub-zone (`envoy.config.core.v3.Locality`). An empty string means that it is not known.
public struct EndpointLocality: Sendable, Hashable {
    /// For example `eu-west`.
    public var region: String
    /// For example `eu-west-1a`.
    public var zone: String
    /// For example a rack.
    public var subZone: String

    /// What is known; the rest stays empty.
    public init(region: String = "", zone: String = "", subZone: String = "") {
        self.region = region
        self.zone = zone
        self.subZone = subZone
    }

    /// Whether nothing is known.
    public var isEmpty: Bool { region.isEmpty && zone.isEmpty && subZone.isEmpty }
}
