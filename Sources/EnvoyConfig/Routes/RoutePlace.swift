/// Where rules are to be in force: at sidecars or at a gateway, and on which port.
struct RoutePlace {
    /// The name of a Gateway, or `mesh` for sidecars.
    let gateway: String
    /// The port that clients connect to.
    let port: UInt32

    /// Whether a match limited to `port` and `gateways` is in force here.
    func admits(port: UInt32?, gateways: [String]) -> Bool {
        (port == nil || port == self.port) && (gateways.isEmpty || gateways.contains(gateway))
    }
}
