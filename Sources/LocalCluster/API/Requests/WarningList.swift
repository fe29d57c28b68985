import HTTPTypes
import Synchronization

/// What a client is told beside the answer to its request: kubectl prints each as "Warning: ...".
final class WarningList: Sendable {
    /// More than these are dropped: headers have limits.
    private static let maximumCount = 32
    private static let maximumBytes = 1024

    private let texts = Mutex<[String]>([])

    /// Adds a warning, unless it is there already.
    func add(_ text: String) {
        texts.withLock { texts in
            guard texts.count < Self.maximumCount, !texts.contains(text) else { return }
            texts.append(text)
        }
    }

    var all: [String] { texts.withLock { $0 } }

    /// `Warning` headers with code 299 (RFC 7234, section 5.5).
    var headers: [HTTPField] {
        all.map { HTTPField(name: .warning, value: "299 - \"\(Self.quoted($0))\"") }
    }

    private static func quoted(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars where result.utf8.count < maximumBytes {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension HTTPField.Name {
    // A valid name: the initializer fails only for others.
    fileprivate static let warning = HTTPField.Name("Warning") ?? .trailer
}
