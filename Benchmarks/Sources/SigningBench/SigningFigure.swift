import AllocationCounter
import Foundation

/// What one piece of work cost, alone on a core. Counts repeat from run to run; times do not.
struct SigningFigure: Encodable {
    let name: String
    /// The most blocks that may be allocated each time.
    let allocationLimit: UInt64
    /// Blocks allocated each time.
    let allocations: UInt64
    /// Bytes allocated each time.
    let allocatedBytes: UInt64
    /// Times per second of processor time.
    let perSecond: Double

    /// Whether it allocates more than it may.
    var isTooMuch: Bool { allocations > allocationLimit }

    /// Repeats `work` for about a second of processor time, after a few rounds that are not counted.
    static func of(
        _ name: String, allocationLimit: UInt64, _ work: () async throws -> Void
    ) async rethrows -> SigningFigure {
        for _ in 0..<20 { try await work() }
        let (blocks, bytes) = (allocation_count(), allocation_bytes())
        let start = clock()
        let end = start + CLOCKS_PER_SEC
        var rounds = 0
        while clock() < end {
            for _ in 0..<50 { try await work() }
            rounds += 50
        }
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        let count = UInt64(rounds)
        return SigningFigure(
            name: name, allocationLimit: allocationLimit, allocations: (allocation_count() - blocks) / count,
            allocatedBytes: (allocation_bytes() - bytes) / count, perSecond: Double(rounds) / seconds)
    }
}
