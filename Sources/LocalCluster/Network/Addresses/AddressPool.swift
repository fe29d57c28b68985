/// The addresses of a block that are free and taken. Allocation goes round the block, so that an address that
/// was just given back is not handed out again while connections to its last owner may still be open.
struct AddressPool: Sendable {
    let network: IPv4Network
    private var taken: Set<IPv4Address>
    private var next = 1

    /// - Parameter reserved: addresses that are never handed out. The lowest and the highest of the block are not either.
    init(network: IPv4Network, reserved: Set<IPv4Address> = []) {
        self.network = network
        taken = reserved.union([network[0], network[network.count - 1]])
    }

    /// Takes a free address.
    /// - Parameter wanted: taken if it lies in the block and is free.
    /// - Returns: `nil` when every address is taken.
    mutating func allocate(preferring wanted: IPv4Address? = nil) -> IPv4Address? {
        if let wanted, network.contains(wanted), taken.insert(wanted).inserted { return wanted }
        for _ in 0..<network.count {
            let candidate = network[next]
            next += 1
            if taken.insert(candidate).inserted { return candidate }
        }
        return nil
    }

    mutating func release(_ address: IPv4Address) { taken.remove(address) }
}
