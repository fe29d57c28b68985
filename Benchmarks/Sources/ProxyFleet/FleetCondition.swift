/// What one waits for.
enum FleetCondition: Hashable {
    /// The proxy has everything that it asked for.
    case served
    /// It has acknowledged a response of this type since the last mark.
    case acknowledged(DiscoveryType)

    /// For people.
    var description: String {
        switch self {
        case .served: "have been served"
        case .acknowledged(let type): "have acknowledged a \(type.rawValue.split(separator: ".").last ?? "")"
        }
    }
}
