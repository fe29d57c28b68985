import Foundation

/// One block of a PEM file (RFC 7468, read leniently: any line length, text around blocks is skipped).
struct PEMBlock: Sendable {
    /// "CERTIFICATE", "PRIVATE KEY".
    let label: String
    let der: [UInt8]
    /// Whether the block is an encrypted private key.
    let isEncrypted: Bool

    /// All blocks of a file, in order. A file without blocks yields an empty array.
    /// - Parameters:
    ///   - file: what to call the file in errors.
    ///   - limit: the greatest size of the file, in bytes.
    /// - Throws: `IdentityError` `.tooLarge` or `.garbage`.
    static func parse(_ bytes: [UInt8], file: String, limit: Int) throws(IdentityError) -> [PEMBlock] {
        guard bytes.count <= limit else {
            throw IdentityError(.tooLarge, "has \(bytes.count) bytes, at most \(limit) are read", file: file)
        }
        var reader = PEMReader(file: file)
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            try reader.read(line: line)
        }
        return try reader.finish()
    }

    /// The text of a block, ending with a line feed.
    static func text(label: String, der: [UInt8]) -> String {
        let base64 = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----\n"
    }
}
