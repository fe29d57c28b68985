import Yams

/// Makes a located tree of one YAML document.
enum YAMLComposer {
    struct Result {
        /// nil for an empty document.
        var tree: Tree?
        /// Duplicate keys; the tree has both.
        var findings: [Finding] = []
    }

    /// Throws a finding with code `notYAML` or `tooLarge`, whose mark is in lines of the file.
    static func compose(_ document: YAMLDocuments.Document) throws(Finding) -> Result {
        try YAMLAliases.check(document)
        var duplicates = DuplicateKeys(document.text)
        let root = try duplicates.compose(document)
        guard let root else { return Result() }
        var converter = YAMLConverter(document, renamed: duplicates.renamed)
        let tree = try converter.tree(root, depth: 0)
        return Result(tree: tree, findings: converter.findings)
    }
}

/// The parser stops at the first mapping with a key that is there twice. To go on all the same, the first
/// character of the first of the two is replaced by one of the private-use area, and the text is parsed again.
private struct DuplicateKeys {
    private var text: String
    private(set) var renamed: [Unicode.Scalar: String] = [:]

    init(_ text: String) { self.text = text }

    mutating func compose(_ document: YAMLDocuments.Document) throws(Finding) -> Yams.Node? {
        var first: Finding?
        while true {
            do {
                return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let name = names.first ?? ""
                let finding = Finding(
                    code: .duplicateKey, reason: "the key \(name.quoted) is there twice",
                    mark: Mark(line: context.mark.line + document.firstLine - 1, column: context.mark.column))
                guard rename(name, at: context.mark) else { throw first ?? finding }
                first = first ?? finding
            } catch {
                throw first ?? Finding(error, in: document)
            }
        }
    }

    private mutating func rename(_ name: String, at mark: Yams.Mark) -> Bool {
        guard renamed.count < 32, let substitute = Unicode.Scalar(0xE000 + UInt32(renamed.count)),
            let index = text.index(of: mark)
        else { return false }
        let quote = ["\"", "'"].contains(text.unicodeScalars[index])
        let target = quote ? text.unicodeScalars.index(after: index) : index
        guard target < text.endIndex else { return false }
        text.unicodeScalars.replaceSubrange(target...target, with: [substitute])
        renamed[substitute] = name
        return true
    }
}

extension String {
    /// The place of a mark of this text.
    fileprivate func index(of mark: Yams.Mark) -> String.Index? {
        var line = unicodeScalars.startIndex
        for _ in 1..<Swift.max(mark.line, 1) {
            guard let end = unicodeScalars[line...].firstIndex(of: "\n") else { return nil }
            line = unicodeScalars.index(after: end)
        }
        return unicodeScalars.index(line, offsetBy: mark.column - 1, limitedBy: unicodeScalars.endIndex)
            .flatMap { $0 < endIndex ? $0 : nil }
    }
}

extension Finding {
    fileprivate init(_ error: any Error, in document: YAMLDocuments.Document) {
        self.init(code: .notYAML, reason: "not YAML: \(error)")
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            reason = "not YAML: \(problem)" + (context.map { " \($0.text)" } ?? "")
            self.mark = Mark(line: mark.line + document.firstLine - 1, column: mark.column)
            if document.text.index(of: mark).map({ document.text.unicodeScalars[$0] }) == "\t" {
                reason += "; indent with spaces, not with tabs"
            }
        case YamlError.reader(let problem, let offset, _, _):
            reason = "not YAML: \(problem)"
            let lines = document.text.prefix(offset ?? 0).count { $0 == "\n" }
            self.mark = Mark(line: document.firstLine + lines, column: 1)
        default:
            self.mark = Mark(line: document.firstLine, column: 1)
        }
    }
}
