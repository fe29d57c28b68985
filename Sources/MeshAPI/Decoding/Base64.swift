import Foundation

extension Fields {
    mutating func base64(_ name: String) -> [UInt8]? { read(name, Self.base64) }

    /// As Kubernetes reads it: with padding, line breaks do not count.
    static func base64(_ tree: Tree, _ reading: Reading) -> [UInt8]? {
        guard let text = text(tree, reading) else { return nil }
        if let data = Data(base64Encoded: text.filter { !$0.isNewline }) { return Array(data) }
        reading.add(.badValue, "not base64")
        return nil
    }
}
