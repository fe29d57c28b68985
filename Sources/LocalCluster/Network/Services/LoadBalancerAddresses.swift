/// Text for `ip -batch`: brings the load balancers' addresses on an interface from one state to another. The kernel
/// answers for an interface's addresses, so that the outside finds them.
enum LoadBalancerAddresses {
    /// - Returns: empty when nothing has to change.
    static func batch(from present: Set<IPv4Address>, to wanted: Set<IPv4Address>, interface: String) -> String {
        let removals = present.subtracting(wanted).sorted().map { "address delete \($0)/32 dev \(interface)\n" }
        let additions = wanted.subtracting(present).sorted().map { "address replace \($0)/32 dev \(interface)\n" }
        return (removals + additions).joined()
    }
}
