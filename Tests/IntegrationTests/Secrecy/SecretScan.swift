import Foundation

/// Looks for private keys and tokens in what is written for people: in plain text, and in base64 as Secrets hold them.
struct SecretScan {
    /// Something secret, and where it stands. It is not repeated.
    struct Finding: Hashable, CustomStringConvertible {
        let kind: String
        let place: String
        let line: Int

        var description: String { "\(place):\(line): \(kind)" }
    }

    /// What to look for, by its kind.
    private var needles: [(kind: String, bytes: Data)] = []

    init() {
        for kind in ["PRIVATE", "EC PRIVATE", "RSA PRIVATE", "ENCRYPTED PRIVATE"] {
            let head = "-----BEGIN \(kind) KEY-----"
            needles.append((head, Data(head.utf8)))
            // Base64 of it, wherever it begins within a group of three bytes.
            for shift in 0..<3 {
                let encoded = Data(repeating: 0, count: shift) + Data(head.utf8)
                let text = encoded.base64EncodedString().dropFirst(shift == 0 ? 0 : 4).dropLast(4)
                needles.append(("base64 of \(head)", Data(text.utf8)))
            }
        }
    }

    /// Looks for this key as well: every full line of its body, whatever stands around it.
    mutating func add(key pem: String, named name: String) {
        for line in pem.split(separator: "\n") where line.utf8.count == 64 && !line.hasPrefix("-") {
            needles.append(("the key \(name)", Data(line.utf8)))
        }
    }

    func findings(in text: Data, at place: String) -> [Finding] {
        var found: Set<Finding> = []
        for needle in needles {
            guard let range = text.range(of: needle.bytes) else { continue }
            found.insert(Finding(kind: needle.kind, place: place, line: Self.line(range.lowerBound, text)))
        }
        for match in String(decoding: text, as: UTF8.self).matches(of: Self.token) {
            let before = Data(match.base.prefix(upTo: match.range.lowerBound).utf8)
            found.insert(Finding(kind: "a token", place: place, line: Self.line(before.count, before)))
        }
        return found.sorted { ($0.line, $0.kind) < ($1.line, $1.kind) }
    }

    /// Header and payload of a JSON web token begin with `{"`. A signature follows.
    private static var token: Regex<Substring> { /eyJ[A-Za-z0-9_\-]{8,}\.eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}/ }

    private static func line(_ index: Int, _ text: Data) -> Int {
        text.prefix(index).count { $0 == UInt8(ascii: "\n") } + 1
    }
}
