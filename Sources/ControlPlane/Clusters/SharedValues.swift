/// Values that many objects have in common, each kept once: equal ones share their storage.
struct SharedValues<Value: Hashable & Sendable>: Sendable {
    private var values: Set<Value> = []
    private let limit: Int

    /// - Parameter limit: how many different ones are remembered; when there are more, it begins anew, and the
    ///   values from before are shared no further.
    init(limit: Int) { self.limit = limit }

    /// The value equal to `value` that was seen first.
    mutating func shared(_ value: Value) -> Value {
        if values.count >= limit, !values.contains(value) { values = [] }
        return values.insert(value).memberAfterInsert
    }
}
