import CMalloc

/// The parts of the heap that threads have to themselves.
enum MemoryArenas {
    /// Keeps their number small. The C library makes up to eight for each core, and each keeps what it once needed: for a
    /// process whose threads take turns, that is memory for nothing. To be called before threads have begun to work.
    static func limit(to count: Int32) {
        // It fails only for values that make no sense.
        _ = mallopt(M_ARENA_MAX, count)
    }
}
