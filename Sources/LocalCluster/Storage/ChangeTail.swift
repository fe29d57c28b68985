import DequeModule

/// The newest changes of one kind and the bells of those who follow it.
struct ChangeTail: Sendable {
    private static let maximumChanges = 1024
    private static let maximumBytes = 2 << 20

    private(set) var changes: Deque<Change> = []
    private var bytes = 0
    /// Every change after this version is in `changes`.
    private(set) var start: ResourceVersion
    var bells: [Int: AsyncStream<Void>.Continuation] = [:]

    init(start: ResourceVersion) { self.start = start }
}

extension ChangeTail {
    mutating func append(_ change: Change) {
        changes.append(change)
        bytes += change.object.body.count
        while changes.count > Self.maximumChanges || bytes > Self.maximumBytes, let first = changes.popFirst() {
            bytes -= first.object.body.count
            start = first.version
        }
    }

    /// The place of the first change after a version.
    func index(after position: ResourceVersion) -> Int {
        var low = changes.startIndex
        var high = changes.endIndex
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].version > position { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
