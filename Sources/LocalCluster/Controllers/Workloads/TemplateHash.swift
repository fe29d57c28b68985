import Kubernetes

/// Short texts that stand for a pod template in names and labels, such as `7cd5464766`.
enum TemplateHash {
    /// Letters and digits that form no words.
    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

    /// - Parameter collisions: counts up when the text is taken by another template.
    static func of(_ template: JSON, collisions: Int64 = 0) -> String {
        var hash: UInt32 = 0x811C_9DC5
        func add(_ byte: UInt8) { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        for byte in template.encoded(.sorted) { add(byte) }
        if collisions > 0 { for byte in String(collisions).utf8 { add(byte) } }
        let digits = String(hash).utf8.map { alphabet[Int($0) % alphabet.count] }
        return String(decoding: digits, as: UTF8.self)
    }
}
