/// Where something runs. An empty part is not known.
public struct Locality: Sendable, Hashable, Comparable {
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

    /// From `region/zone/subzone`, the form of WorkloadEntry; parts may be missing at the end.
    public init(text: some StringProtocol, separator: Character = "/") {
        let parts = text.split(maxSplits: 2, omittingEmptySubsequences: false) { $0 == separator }.map { String($0) }
        self.init(
            region: parts.first ?? "", zone: parts.count > 1 ? parts[1] : "", subZone: parts.count > 2 ? parts[2] : "")
    }

    /// Whether nothing is known.
    public var isEmpty: Bool { region.isEmpty && zone.isEmpty && subZone.isEmpty }

    public static func < (left: Locality, right: Locality) -> Bool {
        (left.region, left.zone, left.subZone) < (right.region, right.zone, right.subZone)
    }
}
