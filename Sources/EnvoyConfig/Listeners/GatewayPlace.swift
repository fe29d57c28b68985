import MeshAPI

/// An address and port on which a gateway listens.
struct GatewayPlace: Hashable, Comparable {
    let address: String
    let port: UInt32

    init(_ bound: BoundServer) {
        address = bound.server.bind.isEmpty ? "0.0.0.0" : bound.server.bind
        port = bound.listeningPort
    }

    var name: String { "\(address)_\(port)" }

    static func < (left: GatewayPlace, right: GatewayPlace) -> Bool {
        (left.address, left.port) < (right.address, right.port)
    }
}
