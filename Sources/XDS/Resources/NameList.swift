/// A list of names as a key. It is hashed by a few of them, since lists that clients send are either the same or differ
/// in length, and compared in full.
struct NameList: Sendable, Hashable {
    let names: [String]

    func hash(into hasher: inout Hasher) {
        hasher.combine(names.count)
        hasher.combine(names.first)
        hasher.combine(names.isEmpty ? nil : names[names.count / 2])
        hasher.combine(names.last)
    }
}
