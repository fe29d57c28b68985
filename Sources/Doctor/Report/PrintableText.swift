/// Text of foreign origin made fit for a terminal.
enum PrintableText {
    /// The longest line, in Unicode scalars.
    static let longest = 2000

    /// The text with control characters escaped, and cut when it is too long.
    static func line(_ text: String) -> String {
        let whole = escaped(text.unicodeScalars.prefix(longest))
        return text.unicodeScalars.count > longest ? whole + "..." : whole
    }

    /// The text with control characters escaped, never cut: half a command might do something else than the whole.
    static func command(_ text: String) -> String { escaped(text.unicodeScalars[...]) }

    private static func escaped(_ text: Substring.UnicodeScalarView) -> String {
        var result = ""
        for scalar in text {
            let category = scalar.properties.generalCategory
            let isHidden = category == .control || category == .format || scalar == "\u{2028}" || scalar == "\u{2029}"
            result += isHidden ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
        return result
    }
}
