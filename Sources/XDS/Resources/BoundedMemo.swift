import DequeModule

/// Remembers values by key; forgets the oldest ones when their weights exceed a limit.
struct BoundedMemo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let limit: Int
    private let weigh: @Sendable (Value) -> Int
    private var values: [Key: (value: Value, weight: Int)] = [:]
    private var ages: Deque<Key> = []
    private(set) var weight = 0
    /// The one asked for last: many sessions in a row do the same.
    private var latest: (key: Key, value: Value)?

    /// `limit` is in the unit of the weights. The newest value stays even when it alone exceeds it.
    init(limit: Int, weigh: @escaping @Sendable (Value) -> Int = { _ in 1 }) {
        self.limit = limit
        self.weigh = weigh
    }

    /// The value of `key`, made by `make` unless it is remembered.
    mutating func value(_ key: Key, make: () -> Value) -> Value {
        if let latest, latest.key == key { return latest.value }
        let value = values[key]?.value ?? remember(key, make())
        latest = (key, value)
        return value
    }

    private mutating func remember(_ key: Key, _ value: Value) -> Value {
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
