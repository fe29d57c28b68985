/// Aliases make a small text stand for an enormous structure, and the YAML parser already suffers from some of
/// them (as keys, or nested in one another) before the size of the result could be checked.
/// So documents with aliases are held to narrow limits beforehand, by their text alone.
enum YAMLAliases {
    private static let maximumAnchors = 32
    private static let maximumAliases = 256
    private static let maximumIndentation = 128
    private static let maximumBrackets = 32

    /// Throws a finding with code `tooLarge`.
    static func check(_ document: YAMLDocuments.Document) throws(Finding) {
        guard document.text.utf8.contains(UInt8(ascii: "*")), document.text.utf8.contains(UInt8(ascii: "&")) else {
            return
        }
        let lines = document.text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
        var survey = Survey()
        for (index, line) in lines.enumerated() { survey.read(line, number: document.firstLine + index) }
        guard survey.aliases > 0, let problem = survey.problem else { return }
        let reason = "\(problem.reason) in a document with aliases; write the values out"
        throw Finding(code: .tooLarge, reason: reason, mark: Mark(line: problem.line, column: 1))
    }

    /// What a text looks like. It does not know quotes and block scalars, so it may see too much, never too little.
    private struct Survey {
        private var names: Set<[UInt8]> = []
        private var anchors = 0
        private(set) var aliases = 0
        private var brackets = 0
        private(set) var problem: (reason: String, line: Int)?

        mutating func read(_ line: [UInt8], number: Int) {
            let indentation = line.prefix { " -?:\t".utf8.contains($0) }
            if indentation.count > maximumIndentation { note("deep nesting", number) }
            if indentation.contains(UInt8(ascii: "?")) { note("a key that is not plain text", number) }
            var aliasInLine = false
            for (index, byte) in line.enumerated() {
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"):
                    brackets += 1
                    if brackets > maximumBrackets { note("deep nesting", number) }
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    brackets = Swift.max(0, brackets - 1)
                    if aliasInLine, isKey(line[(index + 1)...]) { note("a key that is not plain text", number) }
                case UInt8(ascii: "&"), UInt8(ascii: "*"):
                    guard let name = name(in: line, at: index) else { continue }
                    if byte == UInt8(ascii: "&") {
                        addAnchor(name, number)
                    } else if names.contains(Array(name)) {
                        aliasInLine = true
                        addAlias(number)
                        if isKey(line[name.endIndex...]) { note("an alias as a key", number) }
                    }
                default: break
                }
            }
        }

        private mutating func addAnchor(_ name: ArraySlice<UInt8>, _ line: Int) {
            names.insert(Array(name))
            anchors += 1
            if anchors > maximumAnchors { note("more than \(maximumAnchors) anchors", line) }
        }

        private mutating func addAlias(_ line: Int) {
            aliases += 1
            if aliases > maximumAliases { note("more than \(maximumAliases) aliases", line) }
        }

        private mutating func note(_ reason: String, _ line: Int) {
            if problem == nil { problem = (reason, line) }
        }

        /// The name behind `&` or `*`, when the character stands where an anchor or alias may begin.
        private func name(in line: [UInt8], at index: Int) -> ArraySlice<UInt8>? {
            guard index == 0 || " \t[{,:-?".utf8.contains(line[index - 1]) else { return nil }
            let name = line[(index + 1)...].prefix { !" \t\r,[]{}:".utf8.contains($0) }
            return name.isEmpty ? nil : name
        }

        private func isKey(_ rest: ArraySlice<UInt8>) -> Bool {
            rest.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: ":")
        }
    }
}
