import Foundation

/// Reads PEM line by line.
struct PEMReader {
    private struct OpenBlock {
        let label: String
        let line: Int
        var base64: [UInt8] = []
        var isEncrypted = false
    }

    private let file: String
    private var lineNumber = 0
    private var blocks: [PEMBlock] = []
    private var open: OpenBlock?

    init(file: String) {
        self.file = file
    }

    mutating func read(line: ArraySlice<UInt8>) throws(IdentityError) {
        lineNumber += 1
        let line = line.trimmed
        if let label = Self.label(of: line, after: "-----BEGIN ") {
            guard open == nil else { throw garbage("a block begins within another block") }
            open = OpenBlock(label: label, line: lineNumber, isEncrypted: label.hasPrefix("ENCRYPTED "))
        } else if let label = Self.label(of: line, after: "-----END ") {
            try close(label)
        } else if open != nil {
            append(line)
        }
    }

    consuming func finish() throws(IdentityError) -> [PEMBlock] {
        if let open {
            throw garbage("the block BEGIN \(printable(open.label)) of line \(open.line) has no END")
        }
        return blocks
    }

    private mutating func append(_ line: ArraySlice<UInt8>) {
        if line.contains(UInt8(ascii: ":")) {
            if String(decoding: line, as: UTF8.self).contains("ENCRYPTED") { open?.isEncrypted = true }
        } else {
            open?.base64.append(contentsOf: line)
        }
    }

    private mutating func close(_ label: String) throws(IdentityError) {
        guard let block = open, block.label == label else {
            throw garbage("END \(printable(label)) closes no block")
        }
        guard let der = Data(base64Encoded: Data(block.base64)), !der.isEmpty || block.isEncrypted else {
            throw garbage("the block BEGIN \(printable(label)) of line \(block.line) is not base64")
        }
        blocks.append(PEMBlock(label: label, der: Array(der), isEncrypted: block.isEncrypted))
        open = nil
    }

    private func garbage(_ message: String) -> IdentityError {
        IdentityError(.garbage, "line \(lineNumber): \(message)", file: file)
    }

    private static func label(of line: ArraySlice<UInt8>, after marker: String) -> String? {
        guard line.starts(with: marker.utf8), line.count > marker.utf8.count + 5 else { return nil }
        guard line.suffix(5).allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
        return String(decoding: line.dropFirst(marker.utf8.count).dropLast(5), as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    /// Without the white space at both ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let start = drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) } ?? start.startIndex - 1
        return start.isEmpty ? start : start[start.startIndex...end]
    }
}
