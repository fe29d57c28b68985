/// The longest text of foreign origin that is repeated in a message, in characters.
private let longestForeignText = 300

/// Text of foreign origin made fit for a log line or a terminal: control characters are escaped and what is too long
/// is cut.
func printable(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { 0x20...0x7E ~= $0 }
    if isPlain, text.utf8.count <= longestForeignText { return text }
    var result = ""
    for scalar in text.unicodeScalars.prefix(longestForeignText) {
        let isControl = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        let isBreak = scalar == "\u{2028}" || scalar == "\u{2029}"
        result += isControl || isBreak ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return text.unicodeScalars.count > longestForeignText ? result + "..." : result
}
