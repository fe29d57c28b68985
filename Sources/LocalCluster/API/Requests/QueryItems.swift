import Kubernetes

/// The query of a URL, decoded. Of a name that occurs twice the first value counts.
struct QueryItems: Sendable, Hashable {
    private let values: [String: [String]]

    /// - Throws: `APIStatus` 400 for a query that is not percent-encoded UTF-8.
    init(_ query: String?) throws(APIStatus) {
        var values: [String: [String]] = [:]
        for item in (query ?? "").split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.query(parts[0]),
                let value = PercentDecoding.query(parts.count > 1 ? parts[1] : "")
            else { throw .badRequest("the query of the URL is not percent-encoded UTF-8") }
            values[name, default: []].append(value)
        }
        self.values = values
    }

    /// The value of a parameter; `nil` when it is absent or empty.
    subscript(name: String) -> String? { values[name]?.first.flatMap { $0.isEmpty ? nil : $0 } }

    /// All values of a parameter, in order.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// Whether a parameter is set to `true` or `1`.
    func isTrue(_ name: String) -> Bool { self[name] == "true" || self[name] == "1" }

    /// - Throws: `APIStatus` 400 for what is no whole number of 0 or more.
    func number(_ name: String) throws(APIStatus) -> Int? {
        guard let text = self[name] else { return nil }
        guard let value = Int(text), value >= 0 else {
            throw .badRequest("\(name): '\(text)' is not a whole number of 0 or more")
        }
        return value
    }
}

/// Percent-decoding of URL parts (RFC 3986).
enum PercentDecoding {
    /// `nil` for text that is not valid.
    static func segment(_ text: some StringProtocol) -> String? { decode(text.utf8) }

    /// As `segment`, where `+` stands for a space.
    static func query(_ text: some StringProtocol) -> String? {
        decode(text.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 })
    }

    private static func decode(_ text: some Sequence<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = digit(iterator.next()), let low = digit(iterator.next()) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let byte) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): byte - UInt8(ascii: "0")
        case .some(let byte) where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte): byte - UInt8(ascii: "a") + 10
        case .some(let byte) where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
