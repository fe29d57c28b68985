import DequeModule

/// Remembers values by key; forgets the oldest ones when their weights exceed a limit.
struct BoundedMemo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let limit: Int
    private let weigh: @Sendable (Value) -> Int
    private var values: [Key: (value: Value, weight: Int)] = [:]
    private var ages: Deque<Key> = []
    private(set) var weight = 0

    /// `limit` is in the unit of the weights. The newest value stays even when it alone exceeds it.
    init(limit: Int, weigh: @escaping @Sendable (Value) -> Int = { _ in 1 }) {
        self.limit = limit
        self.weigh = weigh
    }

    /// The value of `key`, made by `make` unless it is remembered.
    mutating func value(_ key: Key, make: () -> Value) -> Value {
        if let known = values[key] { return known.value }
        let value = make()
        let added = weigh(value)
        values[key] = (value, added)
        ages.append(key)
        weight += added
        while weight > limit, ages.count > 1, let oldest = ages.popFirst() {
            weight -= values.removeValue(forKey: oldest)?.weight ?? 0
        }
        return value
    }
}
