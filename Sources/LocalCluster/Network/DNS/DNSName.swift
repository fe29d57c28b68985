/// A domain name as a list of labels, without the root's empty one.
struct DNSName: Sendable, Hashable {
    /// Lower-case: names are compared without regard to case.
    let labels: [String]

    init(_ text: some StringProtocol) {
        labels = text.lowercased().split(separator: ".").map(String.init)
    }

    init(labels: some Sequence<String>) { self.labels = labels.map { $0.lowercased() } }

    /// The labels before `suffix`; `nil` when the name does not end so.
    func labels(before suffix: DNSName) -> [String]? {
        guard labels.count >= suffix.labels.count, labels.suffix(suffix.labels.count).elementsEqual(suffix.labels)
        else {
            return nil
        }
        return Array(labels.dropLast(suffix.labels.count))
    }

    /// As it stands in a message, uncompressed.
    var bytes: [UInt8] { labels.flatMap { [UInt8(truncatingIfNeeded: $0.utf8.count)] + Array($0.utf8) } + [0] }

    /// Whether it can stand in a message: labels of 1 to 63 bytes, 255 in all.
    var isValid: Bool { labels.allSatisfy { (1...63).contains($0.utf8.count) } && bytes.count <= 255 }
}

extension DNSName: CustomStringConvertible, ExpressibleByStringLiteral {
    init(stringLiteral text: String) { self.init(text) }

    var description: String { labels.joined(separator: ".") + "." }
}
