/// Gives hosts without an address one of 240.240.0.0/16, so that connections to them can be told apart by it.
///
/// A host's place follows from its name alone, so it stays the same from one compilation to the next; of two hosts
/// with the same place the one that is later in the alphabet moves on to the next free one.
enum AddressAllocation {
    /// Addresses that end in 0 or 255 are left out.
    private static let places: UInt64 = 256 * 254

    /// The address of each host, as far as there are any left.
    static func addresses(for hosts: Set<String>) -> [String: String] {
        var taken: Set<UInt64> = []
        var result: [String: String] = [:]
        for host in hosts.sorted() where taken.count < Int(places) {
            var place = hash(host) % places
            while !taken.insert(place).inserted { place = (place + 1) % places }
            result[host] = "240.240.\(place / 254).\(place % 254 + 1)"
        }
        return result
    }

    /// FNV-1a: the same in every process.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}

extension MeshService {
    /// Whether an address of its own would help clients to reach it.
    var wantsAllocatedAddress: Bool {
        origin == .serviceEntry && addresses.isEmpty && resolution != .originalDestination
            && !HostPattern(host).isWildcard
    }
}
