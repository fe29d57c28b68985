/// Text for `ip -batch`: puts the load balancers' addresses on an interface. The kernel answers for an interface's
/// addresses, so that the outside finds them. The text is empty when there is nothing to do.
enum LoadBalancerAddresses {
    static func additions(_ addresses: Set<IPv4Address>, interface: String) -> String {
        addresses.sorted().map { "address replace \($0)/32 dev \(interface)\n" }.joined()
    }

    static func removals(_ addresses: Set<IPv4Address>, interface: String) -> String {
        addresses.sorted().map { "address delete \($0)/32 dev \(interface)\n" }.joined()
    }
}
