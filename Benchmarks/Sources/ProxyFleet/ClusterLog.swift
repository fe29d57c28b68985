/// The clusters of a response, in their order, shared by all proxies whose responses begin with the same ones: the
/// second proxy that is told of them keeps how many it has seen, and no name.
final class ClusterLog {
    /// A cluster, and the name of its endpoints when they come by EDS.
    struct Entry {
        var name: NameHash
        var endpoints: NameHash?
        /// The name behind `endpoints`, in `text`.
        var place: Range<Int>
    }

    private(set) var entries: [Entry] = []
    private var text: [UInt8] = []

    init() {}

    /// The beginning of another one.
    init(first count: Int, of other: ClusterLog) {
        entries = Array(other.entries.prefix(count))
        text = Array(other.text.prefix(entries.last?.place.upperBound ?? 0))
    }

    /// Sees to it that the entry after the first `count` is this one.
    /// - Returns: whether it is; otherwise another log has to be begun.
    func place(_ name: NameHash, endpoints: [UInt8]?, after count: Int) -> Bool {
        let hash = endpoints?.withUnsafeBytes { NameHash($0) }
        if count < entries.count { return entries[count].name == name && entries[count].endpoints == hash }
        entries.append(.init(name: name, endpoints: hash, place: text.count..<text.count + (endpoints?.count ?? 0)))
        text.append(contentsOf: endpoints ?? [])
        return true
    }

    /// The name of the endpoints of an entry.
    func endpointsName(_ entry: Entry) -> String { String(decoding: text[entry.place], as: UTF8.self) }
}

/// Where a response finds the log of another that is like it.
final class ClusterLogs {
    /// What a response that begins is compared with.
    private(set) var newest = ClusterLog()

    /// Sees to it that the entry after the first `count` of a log is this one, by another log if need be.
    func place(_ name: NameHash, endpoints: [UInt8]?, after count: Int, in log: inout ClusterLog) {
        if log.place(name, endpoints: endpoints, after: count) { return }
        // Responses that have begun at the same time leave the same log.
        if count == 0, newest !== log, newest.place(name, endpoints: endpoints, after: 0) {
            log = newest
            return
        }
        log = ClusterLog(first: count, of: log)
        newest = log
        _ = log.place(name, endpoints: endpoints, after: count)
    }
}
