/// The transport protocols that Services carry here.
enum Transport: String, Sendable, Hashable, Comparable {
    case tcp, udp

    /// Reads `protocol` of a Service's or EndpointSlice's port; TCP when it is missing, `nil` for others (SCTP).
    init?(kubernetes text: String?) {
        switch text {
        case nil, "TCP": self = .tcp
        case "UDP": self = .udp
        default: return nil
        }
    }

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// An address and a port that connections go to.
struct ServiceEndpoint: Sendable, Hashable, Comparable {
    let address: IPv4Address
    let port: UInt16

    static func < (one: Self, other: Self) -> Bool { (one.address, one.port) < (other.address, other.port) }
}
